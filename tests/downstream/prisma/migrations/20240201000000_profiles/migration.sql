-- AlterTable
-- reconcile: allow drop-column(public.users.nickname) because it moved to profiles in release 12
ALTER TABLE "users" DROP COLUMN "nickname";
