-- The second DROP is of another table than the one that was made here.
-- expect: drop-table@8
-- expect: drop-table@10
-- expect: drop-table@12
-- expect: drop-table@14
-- expect: drop-table@15
CREATE TABLE a (x int); DROP TABLE a;
DROP TABLE a;
CREATE TABLE IF NOT EXISTS b (x int);
DROP TABLE b;
CREATE TABLE archive.c (x int);
DROP TABLE c;
CREATE TABLE "D" (x int);
DROP TABLE d;
DROP TABLE public.c;
DROP TABLE "D";
DROP TABLE archive.c;
