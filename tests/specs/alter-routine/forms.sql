-- expect: alter-routine@19
-- expect: alter-routine@20
-- expect: alter-routine@21
-- expect: alter-routine@22
-- expect: alter-routine@23
-- expect: alter-routine@24
-- expect: alter-routine@25
-- expect: alter-routine@26
-- expect: alter-routine@26
-- expect: alter-routine@27
-- expect: alter-routine@28
-- expect: alter-routine@29
-- expect: alter-routine@30
-- expect: alter-routine@31
-- expect: alter-routine@32
-- expect: alter-routine@32
-- expect: alter-routine@39
-- expect: alter-routine@40
ALTER FUNCTION f(int) SECURITY DEFINER;
ALTER PROCEDURE p EXTERNAL SECURITY INVOKER;
ALTER ROUTINE r() LEAKPROOF;
ALTER FUNCTION f(int) SET search_path TO a, b, c;
ALTER FUNCTION f(int) SET "search_path" FROM CURRENT;
ALTER FUNCTION f(int) RESET search_path;
ALTER FUNCTION f(int) RESET ALL;
ALTER FUNCTION f(int) SET SCHEMA = 'a' SECURITY DEFINER;
ALTER FUNCTION f(int) SET role = x;
ALTER FUNCTION f(int) STRICT;
ALTER FUNCTION f(int) CALLED ON NULL INPUT;
ALTER FUNCTION f(int) RETURNS NULL ON NULL INPUT;
ALTER FUNCTION f(int) IMMUTABLE RESTRICT;
ALTER FUNCTION f(int) SET work_mem = '1MB' SET row_security TO off STABLE;
-- These take nothing away.
ALTER FUNCTION f(int) COST 10 ROWS 5 PARALLEL SAFE NOT LEAKPROOF;
ALTER FUNCTION f(int) SUPPORT g SET work_mem = '1MB' RESET my.setting;
-- The script's own, and one of the name with other arguments.
CREATE FUNCTION g(integer, a text) RETURNS int LANGUAGE sql AS 'SELECT 1';
ALTER FUNCTION g(int4, IN b text) SECURITY DEFINER;
ALTER FUNCTION g SECURITY INVOKER COST 1;
ALTER FUNCTION g(int4, text[]) SECURITY DEFINER;
