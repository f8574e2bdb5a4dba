CREATE TABLE "users" ("id" SERIAL NOT NULL, "nickname" TEXT);
