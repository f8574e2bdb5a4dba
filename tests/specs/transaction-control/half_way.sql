-- expect: transaction-control@8
-- expect: transaction-control@12
-- expect: transaction-control@14
-- expect: transaction-control@15
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
DO $$ BEGIN COMMIT; END $$;
