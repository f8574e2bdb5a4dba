-- CreateEnum
CREATE TYPE "MemberRole" AS ENUM ('OWNER', 'MEMBER');

-- CreateEnum
CREATE TYPE "OrderStatus" AS ENUM ('NEW', 'PAID', 'SHIPPED', 'CANCELLED');

-- DropForeignKey
ALTER TABLE "legacy_sessions" DROP CONSTRAINT "legacy_sessions_user_id_fkey";

-- DropIndex
DROP INDEX "messages_created_at_idx";

-- DropIndex
DROP INDEX "threads_slug_key";

-- AlterTable
ALTER TABLE "orders" DROP COLUMN "status",
ADD COLUMN     "status" "OrderStatus" NOT NULL DEFAULT 'NEW',
ALTER COLUMN "note" SET DATA TYPE VARCHAR(200);

-- AlterTable
ALTER TABLE "threads" ALTER COLUMN "number" DROP DEFAULT;
DROP SEQUENCE "thread_numbers";

-- AlterTable
ALTER TABLE "users" DROP COLUMN "full_name",
DROP COLUMN "nickname",
ADD COLUMN     "name" TEXT,
ALTER COLUMN "phone" SET DATA TYPE VARCHAR(20);

-- DropTable
DROP TABLE "audit_log";

-- DropTable
DROP TABLE "legacy_sessions";

-- DropTable
DROP TABLE "orders_archive";

-- CreateTable
CREATE TABLE "thread_members" (
    "thread_id" BIGINT NOT NULL,
    "user_id" INTEGER NOT NULL,
    "role" "MemberRole" NOT NULL DEFAULT 'MEMBER',
    "joined_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "thread_members_pkey" PRIMARY KEY ("thread_id","user_id")
);

-- CreateTable
CREATE TABLE "call_logs" (
    "id" BIGSERIAL NOT NULL,
    "thread_id" BIGINT NOT NULL,
    "caller_id" INTEGER NOT NULL,
    "started_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ended_at" TIMESTAMPTZ(6),

    CONSTRAINT "call_logs_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "thread_members_user_id_idx" ON "thread_members"("user_id");

-- CreateIndex
CREATE INDEX "call_logs_thread_id_started_at_idx" ON "call_logs"("thread_id", "started_at");

-- CreateIndex
CREATE INDEX "messages_sender_id_idx" ON "messages"("sender_id");

-- CreateIndex
CREATE INDEX "orders_user_id_idx" ON "orders"("user_id");

-- RenameForeignKey
ALTER TABLE "threads" RENAME CONSTRAINT "threads_owner" TO "threads_owner_id_fkey";

-- AddForeignKey
ALTER TABLE "thread_members" ADD CONSTRAINT "thread_members_thread_id_fkey" FOREIGN KEY ("thread_id") REFERENCES "threads"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "thread_members" ADD CONSTRAINT "thread_members_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "messages" ADD CONSTRAINT "messages_sender_id_fkey" FOREIGN KEY ("sender_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "call_logs" ADD CONSTRAINT "call_logs_thread_id_fkey" FOREIGN KEY ("thread_id") REFERENCES "threads"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "call_logs" ADD CONSTRAINT "call_logs_caller_id_fkey" FOREIGN KEY ("caller_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- RenameIndex
ALTER INDEX "users_email_unique" RENAME TO "users_email_key";


