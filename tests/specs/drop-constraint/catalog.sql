-- catalog: shop
-- expect: drop-constraint@9
-- expect: drop-constraint@10
-- expect: drop-constraint@11
-- expect: no-effect@12
-- expect: drop-constraint@13
-- expect: drop-constraint@14
-- expect: add-foreign-key@15
ALTER TABLE users DROP CONSTRAINT users_email_key;
ALTER TABLE users DROP CONSTRAINT users_pkey CASCADE;
ALTER TABLE orders DROP CONSTRAINT orders_user_id_fkey;
ALTER TABLE users DROP CONSTRAINT IF EXISTS nope;
ALTER DOMAIN email DROP CONSTRAINT email_check;
ALTER TABLE drafts DROP CONSTRAINT drafts_user_id_fkey;
ALTER TABLE drafts ADD FOREIGN KEY (user_id) REFERENCES users;
