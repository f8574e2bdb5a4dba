-- expect: transaction-control@6
DO $$ BEGIN
  LOOP
    INSERT INTO log VALUES (1);
    EXIT WHEN true;
    COMMIT;
  END LOOP;
END $$;
