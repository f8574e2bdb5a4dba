-- Constraints of tables and domains, as facts: no definition text but for expressions.
-- A domain's check is printed as it is. A table's needs its table to be opened, which is the dearest
-- thing on a fresh connection (measured: a fifth of all). Checks of one expression on columns of the
-- same names print alike, whatever their tables: of those one is printed, and the others name it.
-- Whole rows (0 in conkey) are left out of that: they print the name of the table.
with checks as materialized (
  select k.oid, pg_catalog.min(k.oid) over (
           partition by k.conbin::pg_catalog.text collate pg_catalog."C", k.conkey, n.names) as printed
  from pg_catalog.pg_constraint k
  -- one look-up for each column: an array in the condition finds only the relation by the index
  cross join lateral (
    select array(select (select a.attname from pg_catalog.pg_attribute a
                         where a.attrelid = k.conrelid and a.attnum = key.attnum)
                 from pg_catalog.unnest(k.conkey) as key (attnum)) as names offset 0) n
  where k.contype = 'c' and k.conrelid <> 0 and 0 <> all (k.conkey)
    and ({{small}} or {{schemas:k.connamespace}}) and {{among:k.conrelid}}
)
select k.oid, k.conname, k.contype, k.conrelid, k.contypid, k.conindid, k.conparentid <> 0,
       k.conislocal, k.condeferrable, k.condeferred, k.convalidated, k.connoinherit,
       k.conkey, k.confrelid, k.confkey, k.confdeltype, k.confupdtype, k.confmatchtype,
       {{>=15:k.confdelsetcols|null}}, {{>=18:k.conenforced|true}}, {{>=18:k.conperiod|false}},
       case when k.contype = 'c' and coalesce(c.printed = k.oid, true) then pg_catalog.pg_get_expr(k.conbin, k.conrelid)
            when k.contype = 'x' then pg_catalog.pg_get_constraintdef(k.oid) end,
       nullif(c.printed, k.oid)
from pg_catalog.pg_constraint k
left join checks c on c.oid = k.oid
-- Of a small scope those of its tables, and those of its domains: to the planner the second are nearly all, because
-- nearly all have the same contypid, 0; pg_depend leads to them.
where {{schemas:k.connamespace}} and (not {{small}} or k.oid = any (array(
  select t.oid from pg_catalog.pg_constraint t where {{among:t.conrelid}}
  union all
  select d.objid from pg_catalog.pg_depend d
  where d.classid = 'pg_catalog.pg_constraint'::pg_catalog.regclass
    and d.refclassid = 'pg_catalog.pg_type'::pg_catalog.regclass and {{among_types:d.refobjid}})))
