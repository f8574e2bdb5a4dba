-- expect: unreadable-statement@7
-- expect: drop-table@8
-- expect: unreadable-statement@9
-- expect: drop-table@10
-- expect: drop-table@11
-- expect: drop-table@12
CREATE TABEL x (a int);
DROP TABLE a;
SELECT FROM WHERE ,;
DROP TABLE b;
SELECT 1 END; DROP TABLE c; -- expect: nothing here
SELECT a &>'1'; DROP TABLE d; SELECT ', 2 &>' x;
