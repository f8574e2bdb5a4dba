-- catalog: shop
-- expect: drop-not-null@3
ALTER TABLE orders ALTER user_id DROP NOT NULL;
ALTER TABLE users ALTER nickname DROP NOT NULL;
ALTER DOMAIN email DROP NOT NULL;
