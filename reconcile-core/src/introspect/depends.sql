-- Dependencies that the facts do not say already: what rules and views, routines, defaults,
-- policies, triggers, constraints, indexes, types and rarer objects use.
-- Only what is not the system's (16384 is the first id of a user's object). Left out as known from
-- elsewhere: the schema of an object, extension members, columns of constraints and plain indexes,
-- types of columns, parents, owners.
-- Columns: class, object, sub-object, referenced class, object, sub-object, kind.
with d as (
  select d.classid, d.objid, d.objsubid, d.refclassid, d.refobjid, d.refobjsubid, d.deptype
  from pg_catalog.pg_depend d
  where d.refobjid >= 16384 and d.objid >= 16384 and d.deptype <> 'e'
    and d.refclassid not in ('pg_catalog.pg_namespace'::pg_catalog.regclass, 'pg_catalog.pg_extension'::pg_catalog.regclass)
    -- the bulk of the rows, known from the catalog's own structure
    and not (d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
             and d.refclassid in ('pg_catalog.pg_class'::pg_catalog.regclass, 'pg_catalog.pg_type'::pg_catalog.regclass, 'pg_catalog.pg_constraint'::pg_catalog.regclass))
    and not (d.classid = 'pg_catalog.pg_type'::pg_catalog.regclass
             and (d.deptype = 'i' or d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass))
    and not (d.classid = 'pg_catalog.pg_constraint'::pg_catalog.regclass
             and d.refclassid in ('pg_catalog.pg_class'::pg_catalog.regclass, 'pg_catalog.pg_constraint'::pg_catalog.regclass))
    and not (d.classid = 'pg_catalog.pg_trigger'::pg_catalog.regclass and d.refobjsubid = 0
             and d.refclassid in ('pg_catalog.pg_class'::pg_catalog.regclass, 'pg_catalog.pg_trigger'::pg_catalog.regclass, 'pg_catalog.pg_constraint'::pg_catalog.regclass))
)
select d.classid, d.objid, d.objsubid, d.refclassid, d.refobjid, d.refobjsubid, d.deptype
from d
where d.classid not in ('pg_catalog.pg_attrdef'::pg_catalog.regclass, 'pg_catalog.pg_rewrite'::pg_catalog.regclass)
union all
-- defaults: all but the column that they are the default of
select d.classid, d.objid, 0, d.refclassid, d.refobjid, d.refobjsubid, d.deptype
from d
join pg_catalog.pg_attrdef a on a.oid = d.objid
where d.classid = 'pg_catalog.pg_attrdef'::pg_catalog.regclass
  and not (d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
           and d.refobjid = a.adrelid and d.refobjsubid = a.adnum)
union all
-- views and rules: the rule behind a view stands for the view
select case when r.rulename = '_RETURN' then 'pg_catalog.pg_class'::pg_catalog.regclass::pg_catalog.oid else d.classid end,
       case when r.rulename = '_RETURN' then r.ev_class else d.objid end,
       0, d.refclassid, d.refobjid, d.refobjsubid, d.deptype
from d
join pg_catalog.pg_rewrite r on r.oid = d.objid
where d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass and d.deptype <> 'i'
  and not (d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass and d.refobjid = r.ev_class)
union all
-- indexes with expressions or a predicate: the columns in them
select d.classid, d.objid, 0, d.refclassid, d.refobjid, d.refobjsubid, d.deptype
from pg_catalog.pg_index i
join pg_catalog.pg_depend d on d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass and d.objid = i.indexrelid
where (i.indexprs is not null or i.indpred is not null) and d.refobjid = i.indrelid and d.objid >= 16384
  and d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
