-- Relations that other sessions have locked so that nobody can read them.
select pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname), l.pid
from pg_catalog.pg_locks l
join pg_catalog.pg_class c on c.oid = l.relation
join pg_catalog.pg_namespace n on n.oid = c.relnamespace
where l.granted and l.mode = 'AccessExclusiveLock' and l.locktype = 'relation'
  and l.database = (select d.oid from pg_catalog.pg_database d where d.datname = pg_catalog.current_database())
  and l.pid <> pg_catalog.pg_backend_pid() and c.relkind not in ('i', 'I', 't') and c.relpersistence <> 't'
order by 1 limit 3
