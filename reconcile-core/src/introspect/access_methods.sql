-- Access methods by id.
select a.oid, a.amname from pg_catalog.pg_am a
