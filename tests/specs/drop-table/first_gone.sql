-- catalog: shop
-- expect: drop-constraint@10
-- expect: drop-constraint@11
-- expect: drop-constraint@12
-- expect: drop-default@13
-- expect: drop-view@14
-- expect: drop-table@15
-- expect: drop-table@16
-- What held the object has gone before.
ALTER TABLE orders DROP CONSTRAINT orders_user_id_fkey;
ALTER TABLE drafts DROP CONSTRAINT drafts_user_id_fkey;
ALTER TABLE users DROP CONSTRAINT users_pkey;
ALTER TABLE orders ALTER number DROP DEFAULT;
DROP VIEW active_users;
DROP TABLE users;
DROP TABLE orders;
