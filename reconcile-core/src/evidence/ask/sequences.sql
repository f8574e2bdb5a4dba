-- The sequences that are asked about, and whether they may be read. $1 schemas, $2 names.
select w.ord - 1,
       q.seqrelid is not null,
       coalesce(pg_catalog.has_schema_privilege(n.oid, 'USAGE'), false),
       coalesce(pg_catalog.has_sequence_privilege(c.oid, 'SELECT'), false),
       coalesce(q.seqincrement, 1), coalesce(q.seqmin, 1), coalesce(q.seqmax, 1),
       coalesce(q.seqstart, 1), coalesce(q.seqcache, 1), coalesce(q.seqcycle, false)
  from rows from (pg_catalog.unnest($1::pg_catalog.text[]), pg_catalog.unnest($2::pg_catalog.text[]))
         with ordinality as w (schema, name, ord)
  left join pg_catalog.pg_namespace n on n.nspname = w.schema
  left join pg_catalog.pg_class c
         on c.relnamespace = n.oid and c.relname = w.name and c.relkind = 'S'
  left join pg_catalog.pg_sequence q on q.seqrelid = c.oid
 order by w.ord
