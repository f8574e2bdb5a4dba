-- expect: drop-column@12
-- expect: drop-column@13
-- expect: drop-constraint@14
-- expect: drop-default@15
-- expect: drop-not-null@15
-- expect: drop-column@16
-- expect: drop-column@17
-- expect: drop-column@18
-- expect: recreate-column@19
-- expect: administration@21
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
