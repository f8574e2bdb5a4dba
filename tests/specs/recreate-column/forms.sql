-- expect: recreate-column@11
-- expect: recreate-column@12
-- expect: recreate-column@13
-- expect: recreate-column@15
-- expect: drop-column@17
-- expect: drop-column@19
-- expect: recreate-column@24
-- expect: drop-column@24
-- expect: recreate-column@25

ALTER TABLE t DROP COLUMN a, ADD COLUMN a text;
ALTER TABLE t ADD b text, DROP IF EXISTS b CASCADE;
ALTER TYPE pair DROP ATTRIBUTE x, ADD ATTRIBUTE x text;

ALTER TABLE t DROP COLUMN c;
ALTER TABLE t ADD COLUMN c text;
ALTER TABLE t DROP COLUMN d;
ALTER TABLE other ADD COLUMN d text;
ALTER TABLE t DROP COLUMN e;
SELECT 1;
ALTER TABLE t ADD COLUMN e text;
CREATE TABLE own (a int); ALTER TABLE own DROP COLUMN a, ADD COLUMN a text;
ALTER TABLE t ADD COLUMN g int;
ALTER TABLE u DROP COLUMN a, DROP COLUMN b, ADD COLUMN b text, ADD COLUMN c int;
DO $$ BEGIN ALTER TABLE u DROP COLUMN d, ADD COLUMN d int; END $$;
