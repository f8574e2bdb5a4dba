-- expect: transaction-control@5
CREATE TABLE a (x int);
BEGIN;
CREATE TABLE f (x int);
COMMIT;
DROP TABLE f;
