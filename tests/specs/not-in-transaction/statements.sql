-- expect: not-in-transaction@14
-- expect: drop-index@15
-- expect: not-in-transaction@15
-- expect: not-in-transaction@16
-- expect: not-in-transaction@17
-- expect: not-in-transaction@19
-- expect: not-in-transaction@21
-- expect: not-in-transaction@22
-- expect: detach-partition@23
-- expect: not-in-transaction@23
-- expect: not-in-transaction@24
-- expect: not-in-transaction@25
-- expect: not-in-transaction@27
CREATE INDEX CONCURRENTLY i ON a (b);
DROP INDEX CONCURRENTLY j;
REINDEX TABLE CONCURRENTLY a;
REINDEX SCHEMA s;
REINDEX (VERBOSE) INDEX i;
VACUUM a;
ANALYZE a;
CREATE DATABASE d;
CREATE TABLESPACE t LOCATION '/x';
ALTER TABLE a DETACH PARTITION b CONCURRENTLY;
DISCARD ALL;
CLUSTER;
CLUSTER a;
COMMIT PREPARED 'x';
