-- catalog: shop
-- expect: rejected@10
-- expect: no-effect@11
-- expect: rejected@13
-- expect: rename@14
-- expect: no-effect@15
-- expect: drop-table@10
-- expect: drop-table@12
-- expect: drop-table@16
DROP TABLE users;
DROP TABLE IF EXISTS nowhere;
DROP TABLE public.events;
DROP TABLE active_users;
ALTER TABLE orders RENAME TO purchases;
DROP TABLE IF EXISTS orders;
DROP TABLE purchases CASCADE;
CREATE TABLE IF NOT EXISTS fresh (id int);
DROP TABLE fresh;
