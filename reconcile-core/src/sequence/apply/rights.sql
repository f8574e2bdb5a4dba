-- What the current role may do with each sequence. $1 schemas, $2 names.
select wanted.ord - 1,
       current_user::pg_catalog.text,
       pg_catalog.pg_get_userbyid(c.relowner)::pg_catalog.text,
       pg_catalog.pg_has_role(c.relowner, 'USAGE'),
       coalesce(pg_catalog.has_sequence_privilege(c.oid, 'UPDATE'), false),
       coalesce(pg_catalog.has_sequence_privilege(c.oid, 'USAGE'), false)
  from rows from (pg_catalog.unnest($1::pg_catalog.text[]), pg_catalog.unnest($2::pg_catalog.text[]))
         with ordinality as wanted (schema, name, ord)
  join pg_catalog.pg_namespace n on n.nspname = wanted.schema
  join pg_catalog.pg_class c
    on c.relnamespace = n.oid and c.relname = wanted.name and c.relkind = 'S'
