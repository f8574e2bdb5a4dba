-- expect: drop-constraint@9
-- expect: drop-index@12
-- expect: drop-column@15
-- expect: change-type@17
-- expect: recreate-column@18
-- expect: drop-table@22
-- What Prisma 7 writes for a changed type, a renamed field and a removed model.
-- DropForeignKey
ALTER TABLE "Profile" DROP CONSTRAINT "Profile_userId_fkey";

-- DropIndex
DROP INDEX "User_name_created_at_idx";

-- AlterTable
ALTER TABLE "User" DROP COLUMN "name",
ADD COLUMN     "nick" INTEGER,
ALTER COLUMN "email" SET DATA TYPE VARCHAR(100),
DROP COLUMN "balance",
ADD COLUMN     "balance" TIMESTAMP(3);

-- DropTable
DROP TABLE "Profile";

-- CreateIndex
CREATE INDEX "User_nick_created_at_idx" ON "User"("nick", "created_at" DESC);
