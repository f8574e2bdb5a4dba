-- expect: truncate@8
-- expect: truncate@9
-- expect: truncate@9
-- expect: truncate@10
-- expect: truncate@13
-- expect: truncate@14
-- Only what was made here and holds literal values may be emptied.
TRUNCATE users;
TRUNCATE TABLE ONLY public."Order", lines * RESTART IDENTITY;
DO $$ BEGIN TRUNCATE a; END $$;
CREATE TABLE own (a int); INSERT INTO own (a) VALUES (1), (2);
TRUNCATE own;
TRUNCATE own CASCADE;
TRUNCATE "own", archive.own;
