-- expect: delete@6
-- expect: delete@7
-- expect: delete@9
-- expect: delete@10
-- expect: delete@11
DELETE FROM a;
DELETE FROM ONLY s."A" WHERE b = 1;
DELETE FROM a WHERE false;
WITH x AS (DELETE FROM a RETURNING *) INSERT INTO b SELECT * FROM x;
MERGE INTO a USING c ON a.id = c.id WHEN MATCHED THEN DELETE;
EXPLAIN ANALYZE DELETE FROM a;
EXPLAIN DELETE FROM a;
CREATE TABLE own (a int);
DELETE FROM own;
