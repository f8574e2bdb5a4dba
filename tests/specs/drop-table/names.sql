-- expect: drop-table@6
-- expect: drop-table@6
-- expect: drop-table@7
-- expect: drop-table@9
-- expect: drop-table@10
DROP TABLE "User", users;
drop table if exists only_here cascade;
/* DROP TABLE a; */ -- DROP TABLE b;
DROP FOREIGN TABLE remote;
SELECT 'DROP TABLE x'; DROP TABLE y;
