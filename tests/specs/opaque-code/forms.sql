-- expect: opaque-code@8
-- expect: opaque-code@9
-- expect: opaque-code@10
-- expect: opaque-code@11
-- expect: opaque-code@12
-- expect: delete@15
-- expect: opaque-code@21
SELECT archive(1);
CALL clean_up();
INSERT INTO a SELECT app.next_id(), upper(b) FROM c;
DO $$ BEGIN EXECUTE 'DROP TABLE ' || r.name; END $$;
SELECT query_to_xml('DELETE FROM a', true, true, '');
EXPLAIN SELECT archive(1);
SELECT lower(a), count(*), gen_random_uuid(), pg_catalog.now() FROM b;
CREATE FUNCTION wipe() RETURNS void LANGUAGE sql AS 'DELETE FROM a';
SELECT wipe();
CREATE FUNCTION twice(n int) RETURNS int LANGUAGE sql AS $$ SELECT 2 * n $$;
SELECT twice(2), wipe();
PREPARE p AS SELECT 1;
EXECUTE p;
EXECUTE q;
