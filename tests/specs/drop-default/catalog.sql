-- catalog: shop
-- expect: drop-default@4
-- expect: drop-default@6
ALTER TABLE users ALTER id DROP DEFAULT;
ALTER TABLE users ALTER nickname DROP DEFAULT;
ALTER TABLE users ALTER active DROP DEFAULT, ALTER active SET DEFAULT false;
ALTER DOMAIN email DROP DEFAULT;
