-- What the questions name, a row for each: the relation and, where a column is named too, that.
-- $1 schemas, $2 relations, $3 columns ('' for none).
with recursive wanted as (
  select w.ord, w.attribute, n.oid as namespace, c.oid as relation, c.relkind
    from rows from (pg_catalog.unnest($1::pg_catalog.text[]), pg_catalog.unnest($2::pg_catalog.text[]),
                    pg_catalog.unnest($3::pg_catalog.text[]))
           with ordinality as w (schema, relation, attribute, ord)
    left join pg_catalog.pg_namespace n on n.nspname = w.schema
    left join pg_catalog.pg_class c
           on c.relnamespace = n.oid and c.relname = w.relation and c.relkind in ('r', 'p', 'f')
), tree (root, relation) as (
  select w.relation, w.relation from wanted w where w.relation is not null
  union
  select t.root, i.inhrelid from tree t join pg_catalog.pg_inherits i on i.inhparent = t.relation
)
select w.ord - 1,
       w.relkind::pg_catalog.text,
       coalesce(pg_catalog.has_schema_privilege(w.namespace, 'USAGE'), false),
       coalesce(pg_catalog.has_any_column_privilege(w.relation, 'SELECT'), false),
       coalesce(pg_catalog.row_security_active(w.relation), false),
       -- A foreign table among those that are read with it.
       exists (select from tree t join pg_catalog.pg_class c on c.oid = t.relation
                where t.root = w.relation and c.relkind = 'f'),
       -- The primary key, where it may be read.
       array(select k.attname::pg_catalog.text
               from pg_catalog.pg_index i
               join lateral pg_catalog.unnest(i.indkey) with ordinality as x (attnum, ord)
                 on x.ord <= i.indnkeyatts
               join pg_catalog.pg_attribute k on k.attrelid = i.indrelid and k.attnum = x.attnum
              where i.indrelid = w.relation and i.indisprimary
                and not exists (select from pg_catalog.unnest(i.indkey) as y (attnum)
                                 where not pg_catalog.has_column_privilege(i.indrelid, y.attnum, 'SELECT'))
              order by x.ord),
       a.attnum is not null,
       coalesce(pg_catalog.has_column_privilege(w.relation, a.attnum, 'SELECT'), false),
       equality.schema,
       equality.operator,
       -- What a domain is over: the operators of enums, among others, do not take a domain.
       case when base.type <> a.atttypid then base.schema end,
       case when base.type <> a.atttypid then base.name end
  from wanted w
  left join pg_catalog.pg_attribute a
         on a.attrelid = w.relation and a.attname = w.attribute and a.attnum > 0 and not a.attisdropped
  left join lateral (
         with recursive base (type) as (
           select a.atttypid
           union all
           select t.typbasetype from base b join pg_catalog.pg_type t on t.oid = b.type
            where t.typtype = 'd'
         )
         select t.oid, t.typname::pg_catalog.text, s.nspname::pg_catalog.text
           from base b
           join pg_catalog.pg_type t on t.oid = b.type and t.typtype <> 'd'
           join pg_catalog.pg_namespace s on s.oid = t.typnamespace
       ) as base (type, name, schema) on true
  left join lateral (
         -- What a unique index takes for equal: the operator of the default operator class, which
         -- for the types of extensions is not in pg_catalog.
         select o.oprname::pg_catalog.text, s.nspname::pg_catalog.text
           from pg_catalog.pg_opclass k
           join pg_catalog.pg_am m on m.oid = k.opcmethod and m.amname = 'btree'
           join pg_catalog.pg_amop p
             on p.amopfamily = k.opcfamily and p.amoplefttype = k.opcintype
            and p.amoprighttype = k.opcintype and p.amopstrategy = 3
           join pg_catalog.pg_operator o on o.oid = p.amopopr
           join pg_catalog.pg_namespace s on s.oid = o.oprnamespace
          where k.opcintype = base.type and k.opcdefault
       ) as equality (operator, schema) on true
 order by w.ord
