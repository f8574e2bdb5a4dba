-- expect: delete@5
-- expect: delete@9
-- expect: opaque-code@12
-- A call may mean each routine of the name.
CREATE FUNCTION f(int) RETURNS void LANGUAGE sql AS 'DELETE FROM users';
CREATE FUNCTION f(text) RETURNS void LANGUAGE sql AS 'SELECT 1';
SELECT f('1');
-- The older one stays beside one of other arguments.
CREATE PROCEDURE s.p(a int) LANGUAGE sql AS 'DELETE FROM orders';
CREATE PROCEDURE s.p(b text) LANGUAGE sql AS 'SELECT 1';
CALL s.p(1);
SELECT t.p(1);
