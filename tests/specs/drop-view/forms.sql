-- expect: drop-cascade@6
-- expect: drop-cascade@6
-- expect: drop-view@6
-- expect: drop-view@6
-- expect: drop-view@10
DROP VIEW a, s."B" CASCADE;
CREATE VIEW own AS SELECT 1;
DROP VIEW own;
CREATE OR REPLACE TEMP VIEW c AS SELECT 1;
DROP VIEW IF EXISTS d;
CREATE VIEW d AS SELECT 2;
