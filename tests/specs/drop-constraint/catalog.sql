-- catalog: shop
-- expect: drop-constraint@8
-- expect: drop-constraint@9
-- expect: drop-constraint@10
-- expect: no-effect@11
-- expect: drop-constraint@12
-- expect: drop-constraint@13
ALTER TABLE users DROP CONSTRAINT users_email_key;
ALTER TABLE users DROP CONSTRAINT users_pkey CASCADE;
ALTER TABLE orders DROP CONSTRAINT orders_user_id_fkey;
ALTER TABLE users DROP CONSTRAINT IF EXISTS nope;
ALTER DOMAIN email DROP CONSTRAINT email_check;
ALTER TABLE drafts DROP CONSTRAINT drafts_user_id_fkey;
ALTER TABLE drafts ADD FOREIGN KEY (user_id) REFERENCES users;
