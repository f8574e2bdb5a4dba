-- Tablespaces by id.
select t.oid, t.spcname from pg_catalog.pg_tablespace t
