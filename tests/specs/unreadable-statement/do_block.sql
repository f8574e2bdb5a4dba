-- expect: opaque-code@9
-- expect: opaque-code@10
-- expect: opaque-code@11
-- expect: unreadable-statement@12
-- expect: unreadable-statement@13
-- expect: unreadable-statement@14
-- expect: opaque-code@15
-- expect: unreadable-statement@16
DO $$ BEGIN EXECUTE 'DROP TABLE ' || r.name; END $$;
DO $$ DECLARE r record; BEGIN FOR r IN EXECUTE q LOOP NULL; END LOOP; END $$;
DO $$ import os $$ LANGUAGE plpython3u;
DO $$ BEGIN FROBNICATE x; END $$;
DO $$ BEGIN SELECT 'never closed; END $$;
DO E'BEGIN NULL; END';
DO $$ BEGIN CALL p(); END $$;
DO $$ BEGIN EXECUTE 'FROBNICATE x'; END $$;
DO LANGUAGE plpgsql $$ BEGIN
  PERFORM 1; GRANT EXECUTE ON FUNCTION f() TO public;
  CREATE TRIGGER t AFTER INSERT ON a FOR EACH ROW EXECUTE FUNCTION f();
  EXECUTE 'SELECT 1; CREATE TABLE x (a int)';
END $$;
