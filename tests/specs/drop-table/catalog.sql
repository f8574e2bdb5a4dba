-- catalog: shop
-- expect: drop-table@5
-- expect: drop-table@7
-- expect: drop-table@11
DROP TABLE users;
DROP TABLE IF EXISTS nowhere;
DROP TABLE public.events;
DROP TABLE active_users;
ALTER TABLE orders RENAME TO purchases;
DROP TABLE IF EXISTS orders;
DROP TABLE purchases CASCADE;
CREATE TABLE IF NOT EXISTS fresh (id int);
DROP TABLE fresh;
