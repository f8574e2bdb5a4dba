-- All types but the row types of tables and their arrays (those are found by the table's name).
-- The system's are needed to name the types of columns. With -1, format_type tells `bpchar` from
-- `character`, which is `character(1)`.
select t.oid, t.typnamespace, n.nspname, t.typname, t.typtype, t.typelem,
       t.typlen = -1 and t.typelem <> 0 and t.typcategory = 'A',
       t.typcollation, t.typstorage, t.typowner, t.typacl, pg_catalog.format_type(t.oid, -1),
       t.typbasetype, t.typtypmod,
       case when t.typtype = 'd' then pg_catalog.format_type(t.typbasetype, t.typtypmod) end,
       t.typnotnull,
       case when t.typtype = 'd' then pg_catalog.pg_get_expr(t.typdefaultbin, 0) end,
       t.typrelid
from pg_catalog.pg_type t
join pg_catalog.pg_namespace n on n.oid = t.typnamespace
left join pg_catalog.pg_type e on e.oid = t.typelem and t.typcategory = 'A' and e.typtype = 'c'
left join pg_catalog.pg_class c
       on c.oid = case when t.oid < 16384 then null when t.typtype = 'c' then t.typrelid else e.typrelid end
where (c.oid is null or c.relkind = 'c' or c.oid < 16384)
  -- of a scope also those that its columns use, with their elements
  and (not {{scoped}} or t.oid < 16384 or {{schemas:t.typnamespace}} and {{among_types:t.oid}}
    or t.oid = any (array(select distinct a.atttypid from pg_catalog.pg_attribute a
                          where a.attnum > 0 and {{relations:a.attrelid}}))
    or t.oid = any (array(select distinct y.typelem from pg_catalog.pg_attribute a
                          join pg_catalog.pg_type y on y.oid = a.atttypid
                          where a.attnum > 0 and y.typelem >= 16384 and {{relations:a.attrelid}})))
