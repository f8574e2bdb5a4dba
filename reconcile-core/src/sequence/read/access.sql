-- Which sequences and columns exist, and may be read by the current role, columns with all their rows. In one
-- question, for the way to the server and back takes longer than the answer.
-- $1 schemas and $2 names of sequences; $3 schemas, $4 tables and $5 names of columns.
select false as is_column, wanted.ord - 1,
       c.oid is not null,
       coalesce(pg_catalog.has_schema_privilege(n.oid, 'USAGE'), false),
       coalesce(pg_catalog.has_sequence_privilege(c.oid, 'SELECT'), false),
       false
  from rows from (pg_catalog.unnest($1::pg_catalog.text[]), pg_catalog.unnest($2::pg_catalog.text[]))
         with ordinality as wanted (schema, name, ord)
  left join pg_catalog.pg_namespace n on n.nspname = wanted.schema
  left join pg_catalog.pg_class c
         on c.relnamespace = n.oid and c.relname = wanted.name and c.relkind = 'S'
union all
select true, wanted.ord - 1,
       a.attnum is not null,
       coalesce(pg_catalog.has_schema_privilege(n.oid, 'USAGE'), false),
       coalesce(pg_catalog.has_column_privilege(c.oid, a.attnum, 'SELECT'), false),
       coalesce(pg_catalog.row_security_active(c.oid), false)
  from rows from (pg_catalog.unnest($3::pg_catalog.text[]), pg_catalog.unnest($4::pg_catalog.text[]),
                  pg_catalog.unnest($5::pg_catalog.text[]))
         with ordinality as wanted (schema, relation, attribute, ord)
  left join pg_catalog.pg_namespace n on n.nspname = wanted.schema
  left join pg_catalog.pg_class c
         on c.relnamespace = n.oid and c.relname = wanted.relation and c.relkind in ('r', 'p', 'f')
  left join pg_catalog.pg_attribute a
         on a.attrelid = c.oid and a.attname = wanted.attribute
        and a.attnum > 0 and not a.attisdropped
