-- expect: not-in-transaction@13
-- expect: not-in-transaction@14
-- expect: not-in-transaction@15
-- expect: not-in-transaction@16
-- expect: not-in-transaction@18
-- expect: not-in-transaction@20
-- expect: not-in-transaction@21
-- expect: not-in-transaction@22
-- expect: not-in-transaction@23
-- expect: not-in-transaction@24
-- expect: not-in-transaction@26
-- expect: drop-index@14
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
