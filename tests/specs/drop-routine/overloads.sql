-- expect: drop-routine@10
-- expect: drop-routine@12
-- expect: drop-routine@15
-- expect: drop-routine@18
-- expect: drop-routine@23
-- expect: drop-routine@26
-- expect: replace-object@25
-- Made again with the same arguments in other words, with others, and with none to compare.
CREATE FUNCTION other(a int) RETURNS int LANGUAGE sql AS 'SELECT 1';
DROP FUNCTION f(a character varying(5), timestamp with time zone, OUT x int);
CREATE FUNCTION f(varchar, IN t timestamptz DEFAULT now(), OUT int) LANGUAGE sql AS 'SELECT 1';
DROP FUNCTION g(int);
CREATE FUNCTION g(text) RETURNS int LANGUAGE sql AS 'SELECT 1';

DROP FUNCTION IF EXISTS h;
CREATE FUNCTION h(text) RETURNS int LANGUAGE sql AS 'SELECT 1';
-- Not the script's own.
DROP FUNCTION other(text);
-- The script's own, until one of the name is gone.
CREATE FUNCTION s.own(double precision[], VARIADIC my.kind[]) RETURNS int LANGUAGE sql AS 'SELECT 1';
DROP FUNCTION s.own(float8[], my.kind[]);
CREATE FUNCTION two(int) RETURNS int LANGUAGE sql AS 'SELECT 1';
DROP FUNCTION two(text);
-- What was there may have been replaced.
CREATE OR REPLACE FUNCTION three(int) RETURNS int LANGUAGE sql AS 'SELECT 1';
DROP FUNCTION three(int);
