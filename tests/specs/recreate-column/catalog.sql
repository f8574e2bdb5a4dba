-- catalog: shop
-- expect: recreate-column@7
-- expect: no-effect@8
-- expect: recreate-column@9
-- expect: recreate-column@10
-- expect: missing-object@11
ALTER TABLE users DROP COLUMN age, ADD COLUMN age text;
ALTER TABLE users DROP COLUMN IF EXISTS nothing, ADD COLUMN nothing text;
ALTER TABLE orders DROP COLUMN gross, ADD COLUMN gross numeric(20,2) GENERATED ALWAYS AS (net * 2) STORED;
ALTER TYPE address DROP ATTRIBUTE city CASCADE, ADD ATTRIBUTE city varchar(20) CASCADE;
ALTER TABLE nowhere DROP COLUMN a, ADD COLUMN a text;
