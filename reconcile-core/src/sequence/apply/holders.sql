-- Which other sessions hold a lock on a sequence ($1), or the number by which copies of this tool
-- keep apart ($2).
select pg_catalog.bool_or(l.locktype = 'advisory'),
       pg_catalog.string_agg(distinct l.pid::pg_catalog.text, ', ' order by l.pid::pg_catalog.text)
  from pg_catalog.pg_locks l
 where l.granted and l.pid <> pg_catalog.pg_backend_pid()
   and l.database = (select oid from pg_catalog.pg_database where datname = pg_catalog.current_database())
   and (l.relation = pg_catalog.to_regclass($1)
        or (l.locktype = 'advisory' and l.objsubid = 2 and l.classid = $2::pg_catalog.int4::pg_catalog.oid
            and l.objid = pg_catalog.to_regclass($1)::pg_catalog.oid))
