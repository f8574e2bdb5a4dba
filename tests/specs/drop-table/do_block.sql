-- expect: drop-table@11
-- expect: drop-table@12
-- expect: drop-table@14
-- expect: drop-table@17
-- expect: drop-table@22
-- expect: drop-table@25
-- expect: update@26
DO $$
DECLARE r record; x int := 1;
BEGIN
  IF EXISTS (SELECT 1 FROM t WHERE CASE WHEN a THEN b ELSE c END) THEN DROP TABLE a;
  ELSIF x = 2 THEN DROP TABLE b;
  ELSE
    DROP TABLE c;
  END IF;
  x := 2; x = 3;
  FOR r IN SELECT * FROM t LOOP DROP TABLE IF EXISTS d; END LOOP;
  <<inner>>
  BEGIN
    NULL;
  EXCEPTION WHEN others THEN
    DROP TABLE e;
  END;
  CASE x WHEN 1 THEN NULL; ELSE NULL; END CASE;
  EXECUTE 'DROP TABLE f';
  UPDATE t SET y = CASE WHEN a THEN 1 ELSE 2 END;
  RAISE NOTICE 'DROP TABLE g;';
END $$;
