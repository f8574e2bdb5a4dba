-- expect: drop-column@12
-- expect: drop-column@15
-- expect: drop-column@17
-- expect: recreate-column@19
-- expect: rename@21
CREATE TABLE own (a int, b int); ALTER TABLE own DROP COLUMN a;
ALTER TABLE t ADD COLUMN c int, ADD d int;
ALTER TABLE t DROP COLUMN c;
ALTER TABLE t DROP COLUMN c;
ALTER TABLE t ADD COLUMN e int;
UPDATE t SET e = old;
ALTER TABLE t DROP COLUMN e;
ALTER TABLE t ADD COLUMN f text;
ALTER TABLE t ALTER COLUMN f TYPE text USING old_f;
ALTER TABLE t DROP COLUMN f;
ALTER TABLE t ADD COLUMN IF NOT EXISTS g int;
ALTER TABLE t DROP COLUMN g;
-- Drops come first: this one is of a column that was there before.
ALTER TABLE t ADD COLUMN h int, DROP COLUMN h;
ALTER TABLE t ADD COLUMN i int;
ALTER TABLE t RENAME COLUMN old TO i;
ALTER TABLE t DROP COLUMN i;
