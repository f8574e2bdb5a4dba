-- expect: transaction-control@8
-- expect: rename@6
-- AlterEnum
BEGIN;
CREATE TYPE "Role_new" AS ENUM ('A');
ALTER TYPE "Role" RENAME TO "Role_old";
ALTER TYPE "Role_new" RENAME TO "Role";
COMMIT;
-- CreateTable
CREATE TABLE "T" (id int);
