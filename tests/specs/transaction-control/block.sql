-- expect: transaction-control@8
-- expect: transaction-control@9
-- expect: transaction-control@10
-- expect: transaction-control@15
-- expect: transaction-control@16
-- expect: transaction-control@17
CREATE PROCEDURE kept() LANGUAGE plpgsql AS $$ BEGIN COMMIT; END $$;
DO $$ BEGIN COMMIT; END $$;
DO $$ BEGIN PERFORM 1; ROLLBACK AND CHAIN; END $$;
DO $$ BEGIN SAVEPOINT s; END $$;
CREATE PROCEDURE p() LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO log VALUES (1);
  IF true THEN
    COMMIT; END IF; END $$; CALL p();
CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN ROLLBACK; END $$; SELECT f();
BEGIN; DO $$ BEGIN COMMIT; END $$; COMMIT;
