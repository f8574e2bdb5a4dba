-- AlterTable
ALTER TABLE "users" ADD COLUMN "name" TEXT,
  DROP COLUMN "nickname";

-- DropTable
DROP TABLE "audit";
