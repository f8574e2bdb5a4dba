-- Defaults of columns, and the expressions of generated ones. Apart from the columns, because a join
-- of the two carries every column and every expression through a hash table (measured: half as much
-- again).
-- A default is printed without its relation, which opens nothing (measured: the same text); a
-- generated column's expression has columns in it and needs the relation.
select d.adrelid, d.adnum, d.oid,
       pg_catalog.pg_get_expr(d.adbin, case when g.attrelid is null then 0 else d.adrelid end),
       -- the columns that a generated column is computed from: they hang on its default from 15 on,
       -- on the column itself before
       case when g.attrelid is not null then array(
         select p.refobjsubid from pg_catalog.pg_depend p
         where p.classid = {{>=15:'pg_catalog.pg_attrdef'::pg_catalog.regclass and p.objid = d.oid|'pg_catalog.pg_class'::pg_catalog.regclass and p.objid = d.adrelid and p.objsubid = d.adnum}}
           and p.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
           and p.refobjid = d.adrelid and p.refobjsubid not in (0, d.adnum)) end
from pg_catalog.pg_attrdef d
left join pg_catalog.pg_attribute g on g.attrelid = d.adrelid and g.attnum = d.adnum and g.attgenerated <> ''
where {{relations:d.adrelid}}
  and not exists (select from pg_catalog.pg_class c where c.oid = d.adrelid and c.relpersistence = 't')
