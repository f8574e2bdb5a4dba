-- Which columns exist, may be read by the current role, and with all their rows.
-- $1 schemas, $2 tables, $3 columns.
select wanted.ord - 1,
       a.attnum is not null,
       coalesce(pg_catalog.has_schema_privilege(n.oid, 'USAGE'), false),
       coalesce(pg_catalog.has_column_privilege(c.oid, a.attnum, 'SELECT'), false),
       coalesce(pg_catalog.row_security_active(c.oid), false)
  from pg_catalog.unnest($1::pg_catalog.text[], $2::pg_catalog.text[], $3::pg_catalog.text[])
         with ordinality as wanted (schema, relation, attribute, ord)
  left join pg_catalog.pg_namespace n on n.nspname = wanted.schema
  left join pg_catalog.pg_class c
         on c.relnamespace = n.oid and c.relname = wanted.relation and c.relkind in ('r', 'p', 'f')
  left join pg_catalog.pg_attribute a
         on a.attrelid = c.oid and a.attname = wanted.attribute
        and a.attnum > 0 and not a.attisdropped
