-- What lies in the schemas asked for, kept for this transaction: the queries then find the few by
-- their ids. No index leads from a schema to what is in it, but pg_depend's does, which says it of
-- tables, views, sequences and types that stand for themselves: DROP SCHEMA goes by the same rows.
-- Indexes follow from their tables, row types from their relations, arrays from their elements.
-- Nothing without a scope.
with members as materialized (
  select d.classid, d.objid
  from pg_catalog.pg_depend d
  where {{small}} and d.refclassid = 'pg_catalog.pg_namespace'::pg_catalog.regclass and {{wanted:d.refobjid}}
    and d.classid in ('pg_catalog.pg_class'::pg_catalog.regclass, 'pg_catalog.pg_type'::pg_catalog.regclass)
),
relations as materialized (
  select m.objid as oid from members m where m.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
),
named as materialized (
  select m.objid as oid from members m where m.classid = 'pg_catalog.pg_type'::pg_catalog.regclass
),
types as materialized (
  select t.oid, t.typarray, t.typrelid
  from pg_catalog.pg_type t
  where t.oid = any (array(
    select n.oid from named n
    union all
    select c.reltype from pg_catalog.pg_class c where c.oid = any (array(select r.oid from relations r))
    union all
    select {{>=14:g.rngmultitypid|0::pg_catalog.oid}} from pg_catalog.pg_range g
    where g.rngtypid = any (array(select n.oid from named n))))
)
select pg_catalog.length(pg_catalog.set_config('reconcile.relations', array(
         select r.oid from relations r
         union
         select i.indexrelid from pg_catalog.pg_index i
         where i.indrelid = any (array(select r.oid from relations r))
         union
         select t.typrelid from types t where t.typrelid <> 0)::pg_catalog.text, true)),
       pg_catalog.length(pg_catalog.set_config('reconcile.types', array(
         select t.oid from types t
         union
         select t.typarray from types t where t.typarray <> 0)::pg_catalog.text, true))
