-- expect: drop-routine@7
-- expect: drop-routine@7
-- expect: drop-routine@8
-- expect: drop-routine@9
-- expect: drop-cascade@10
-- expect: drop-routine@10
DROP FUNCTION f(int, text), s.g;
DROP PROCEDURE IF EXISTS p();
DROP AGGREGATE a(int);
DROP ROUTINE r CASCADE;
DROP FUNCTION pg_temp.helper();
