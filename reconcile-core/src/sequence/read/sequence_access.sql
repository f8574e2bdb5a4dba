-- Which sequences exist, and may be read by the current role. $1 schemas, $2 names.
select wanted.ord - 1,
       c.oid is not null,
       coalesce(pg_catalog.has_schema_privilege(n.oid, 'USAGE'), false),
       coalesce(pg_catalog.has_sequence_privilege(c.oid, 'SELECT'), false)
  from pg_catalog.unnest($1::pg_catalog.text[], $2::pg_catalog.text[])
         with ordinality as wanted (schema, name, ord)
  left join pg_catalog.pg_namespace n on n.nspname = wanted.schema
  left join pg_catalog.pg_class c
         on c.relnamespace = n.oid and c.relname = wanted.name and c.relkind = 'S'
