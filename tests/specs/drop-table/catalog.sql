-- catalog: shop
-- expect: no-effect@10
-- expect: rejected@12
-- expect: rename@13
-- expect: no-effect@14
-- expect: drop-table@9
-- expect: drop-table@11
-- expect: drop-table@15
DROP TABLE users;
DROP TABLE IF EXISTS nowhere;
DROP TABLE public.events;
DROP TABLE active_users;
ALTER TABLE orders RENAME TO purchases;
DROP TABLE IF EXISTS orders;
DROP TABLE purchases CASCADE;
CREATE TABLE IF NOT EXISTS fresh (id int);
DROP TABLE fresh;
