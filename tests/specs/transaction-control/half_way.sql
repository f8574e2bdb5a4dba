-- expect: transaction-control@7
-- expect: transaction-control@11
-- expect: transaction-control@13
ALTER TABLE a ADD b int;
BEGIN;
CREATE TYPE "Role_new" AS ENUM ('A');
COMMIT;
ALTER TABLE a ADD c int;
BEGIN;
ALTER TABLE a ADD d int;
ROLLBACK;
SAVEPOINT s;
PREPARE TRANSACTION 'x';
