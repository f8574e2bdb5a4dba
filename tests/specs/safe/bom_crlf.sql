SELECT 1;
-- DROP TABLE a;
CREATE TABLE "é" (x int);
