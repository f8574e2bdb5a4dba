-- The table that is made here is gone after the rollback.
-- expect: drop-table@7
-- expect: drop-table@11
BEGIN;
CREATE TABLE a (x int);
ROLLBACK;
DROP TABLE a;
BEGIN; SAVEPOINT s;
CREATE TABLE b (x int);
ROLLBACK TO s;
DROP TABLE b;
COMMIT;
