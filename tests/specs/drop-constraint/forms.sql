-- expect: drop-constraint@8
-- expect: drop-constraint@8
-- expect: drop-constraint@9
-- expect: drop-constraint@10
-- expect: add-check@11
-- expect: drop-constraint@17
-- expect: drop-constraint@19
ALTER TABLE users ADD x int, DROP CONSTRAINT a, DROP CONSTRAINT IF EXISTS b CASCADE;
ALTER DOMAIN email DROP CONSTRAINT IF EXISTS c;
DO $$ BEGIN ALTER TABLE users DROP CONSTRAINT d; END $$;
ALTER TABLE users ADD CONSTRAINT e CHECK (x > 0);
ALTER TABLE users DROP CONSTRAINT e;
ALTER TABLE users DROP CONSTRAINT e;
CREATE TABLE own (id int CONSTRAINT f PRIMARY KEY);
ALTER TABLE own DROP CONSTRAINT f;
ALTER TABLE users RENAME CONSTRAINT g TO h;
ALTER TABLE users DROP CONSTRAINT h;
ALTER TABLE users ADD CONSTRAINT i UNIQUE USING INDEX j;
ALTER TABLE users DROP CONSTRAINT i;
