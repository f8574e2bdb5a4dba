-- catalog: shop
-- expect: set-not-null@9
-- expect: missing-object@10
-- expect: rename@11
-- expect: set-not-null@12
-- expect: drop-not-null@13
-- expect: set-not-null@14
ALTER TABLE users ALTER COLUMN email SET NOT NULL;
ALTER TABLE users ALTER COLUMN nickname SET NOT NULL;
ALTER TABLE users ALTER COLUMN nowhere SET NOT NULL;
ALTER TABLE users RENAME legacy_code TO code;
ALTER TABLE users ALTER COLUMN code SET NOT NULL, ALTER nickname SET NOT NULL;
ALTER TABLE users ALTER COLUMN email DROP NOT NULL;
ALTER TABLE users ALTER COLUMN email SET NOT NULL;
