-- The new owner is the present one. Nothing changes, and nobody else can use the sequence.
select pg_catalog.format('alter sequence %s owner to %I', {{sequence}}, pg_catalog.pg_get_userbyid(relowner))
  from pg_catalog.pg_class where oid = {{sequence}}::pg_catalog.regclass \gexec
