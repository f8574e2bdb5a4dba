-- The planner's guesses: rows of a table with all that is read with it, and the part of them that is
-- NULL in a column. $1 schemas, $2 relations, $3 columns ('' for none).
with recursive wanted as (
  select w.ord, w.schema, w.name, w.attribute, c.oid as relation
    from rows from (pg_catalog.unnest($1::pg_catalog.text[]), pg_catalog.unnest($2::pg_catalog.text[]),
                    pg_catalog.unnest($3::pg_catalog.text[]))
           with ordinality as w (schema, name, attribute, ord)
    join pg_catalog.pg_namespace n on n.nspname = w.schema
    join pg_catalog.pg_class c on c.relnamespace = n.oid and c.relname = w.name
), tree (root, relation) as (
  select w.relation, w.relation from wanted w
  union
  select t.root, i.inhrelid from tree t join pg_catalog.pg_inherits i on i.inhparent = t.relation
)
select w.ord - 1,
       guess.rows,
       s.null_frac::pg_catalog.float8
  from wanted w
 cross join lateral (
         -- Nothing is known where one of them was never analysed: before 14 that is 0 rows on 0
         -- pages, and an empty table looks the same.
         select case when pg_catalog.bool_and(c.reltuples > 0 or (c.reltuples = 0 and c.relpages > 0))
                     then pg_catalog.sum(c.reltuples)::pg_catalog.float8 end as rows,
                pg_catalog.count(*) as relations
           from tree t join pg_catalog.pg_class c on c.oid = t.relation
          where t.root = w.relation and c.relkind in ('r', 'f')
       ) as guess
  left join pg_catalog.pg_stats s
         on s.schemaname = w.schema and s.tablename = w.name and s.attname = w.attribute
        and s.inherited = exists (select from tree t where t.root = w.relation and t.relation <> t.root)
 order by w.ord
