-- expect: drop-column@8
-- expect: drop-column@9
-- expect: drop-column@12
-- expect: drop-column@13
-- expect: drop-column@14
-- expect: recreate-column@15
ALTER TABLE ONLY public.users ADD COLUMN a int,
  DROP COLUMN b CASCADE,
  DROP IF EXISTS c,
  DROP CONSTRAINT d,
  ALTER COLUMN e DROP NOT NULL, ALTER f DROP DEFAULT;
ALTER TYPE pair DROP ATTRIBUTE b;
ALTER FOREIGN TABLE remote DROP COLUMN b;
DO $$ BEGIN ALTER TABLE t DROP COLUMN c; END $$;
ALTER TABLE t DROP COLUMN c, ADD COLUMN c text;
ALTER TABLE t ALTER c DROP IDENTITY;
ALTER PUBLICATION p DROP TABLE t;
