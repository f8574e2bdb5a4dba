-- Dependencies that the facts do not say already: what views and rules, routines, policies,
-- triggers, constraints, indexes, types and rarer objects use.
-- Only what is not the system's (16384 is the first id of a user's object). Left out as known from
-- elsewhere: the schema of an object, extension members, columns of constraints and of plain
-- indexes, types of columns, parents, owners, sequences of defaults.
-- Each part starts from an index of pg_depend: nine tenths of its rows are of no interest here.
-- Columns: class, object, sub-object, referenced class, object, sub-object, kind.
select d.classid, d.objid, d.objsubid, d.refclassid, d.refobjid, d.refobjsubid, d.deptype
from pg_catalog.pg_depend d
where d.refobjid >= 16384 and d.deptype <> 'e'
  and d.refclassid in (
    'pg_catalog.pg_proc'::pg_catalog.regclass,
    'pg_catalog.pg_operator'::pg_catalog.regclass, 'pg_catalog.pg_opclass'::pg_catalog.regclass,
    'pg_catalog.pg_opfamily'::pg_catalog.regclass, 'pg_catalog.pg_collation'::pg_catalog.regclass,
    'pg_catalog.pg_language'::pg_catalog.regclass, 'pg_catalog.pg_am'::pg_catalog.regclass,
    'pg_catalog.pg_cast'::pg_catalog.regclass, 'pg_catalog.pg_conversion'::pg_catalog.regclass,
    'pg_catalog.pg_foreign_data_wrapper'::pg_catalog.regclass,
    'pg_catalog.pg_foreign_server'::pg_catalog.regclass,
    'pg_catalog.pg_ts_config'::pg_catalog.regclass, 'pg_catalog.pg_ts_dict'::pg_catalog.regclass,
    'pg_catalog.pg_ts_parser'::pg_catalog.regclass, 'pg_catalog.pg_ts_template'::pg_catalog.regclass)
  and d.classid not in ('pg_catalog.pg_rewrite'::pg_catalog.regclass, 'pg_catalog.pg_trigger'::pg_catalog.regclass)
union all
-- what uses types, but for array and row types, and the types of columns
select d.classid, d.objid, d.objsubid, d.refclassid, d.refobjid, d.refobjsubid, d.deptype
from pg_catalog.pg_depend d
where d.refobjid >= 16384 and d.deptype <> 'e'
  and d.refclassid = 'pg_catalog.pg_type'::pg_catalog.regclass and {{types:d.refobjid}}
  and not (d.classid = 'pg_catalog.pg_type'::pg_catalog.regclass and d.deptype = 'i')
  and d.classid not in ('pg_catalog.pg_class'::pg_catalog.regclass, 'pg_catalog.pg_rewrite'::pg_catalog.regclass,
                        'pg_catalog.pg_trigger'::pg_catalog.regclass)
union all
-- routines, policies and rarer objects: the relations and columns that they use
select d.classid, d.objid, d.objsubid, d.refclassid, d.refobjid, d.refobjsubid, d.deptype
from pg_catalog.pg_depend d
where d.refobjid >= 16384 and d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
  and d.classid in (
    'pg_catalog.pg_proc'::pg_catalog.regclass, 'pg_catalog.pg_policy'::pg_catalog.regclass,
    'pg_catalog.pg_statistic_ext'::pg_catalog.regclass, 'pg_catalog.pg_operator'::pg_catalog.regclass,
    'pg_catalog.pg_cast'::pg_catalog.regclass, 'pg_catalog.pg_publication_rel'::pg_catalog.regclass)
union all
-- domains: the sequences of their defaults
select d.classid, d.objid, d.objsubid, d.refclassid, d.refobjid, d.refobjsubid, d.deptype
from pg_catalog.pg_type t
join pg_catalog.pg_depend d on d.classid = 'pg_catalog.pg_type'::pg_catalog.regclass and d.objid = t.oid
where {{among_types:t.oid}} and t.typtype = 'd' and t.typdefaultbin is not null and d.refobjid >= 16384
  and d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
union all
-- views and rules: the rule behind a view stands for the view
select case when r.rulename = '_RETURN' then 'pg_catalog.pg_class'::pg_catalog.regclass::pg_catalog.oid else d.classid end,
       case when r.rulename = '_RETURN' then r.ev_class else d.objid end,
       0, d.refclassid, d.refobjid, d.refobjsubid, d.deptype
from pg_catalog.pg_depend d
join pg_catalog.pg_rewrite r on r.oid = d.objid
where {{among:r.ev_class}} and d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass and d.deptype not in ('e', 'i')
  and d.objid >= 16384 and d.refobjid >= 16384
  and not (d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass and d.refobjid = r.ev_class
           and (r.rulename = '_RETURN' or d.refobjsubid = 0))
union all
-- triggers that somebody made: their columns, and whatever their conditions use
select d.classid, d.objid, 0, d.refclassid, d.refobjid, d.refobjsubid, d.deptype
from pg_catalog.pg_trigger t
join pg_catalog.pg_depend d on d.classid = 'pg_catalog.pg_trigger'::pg_catalog.regclass and d.objid = t.oid
where {{>=15:not t.tgisinternal|(not t.tgisinternal or t.tgparentid <> 0)}} and {{relations:t.tgrelid}} and d.refobjid >= 16384 and d.deptype <> 'e'
  and (d.refobjsubid > 0 or d.refclassid not in (
    'pg_catalog.pg_class'::pg_catalog.regclass, 'pg_catalog.pg_trigger'::pg_catalog.regclass,
    'pg_catalog.pg_constraint'::pg_catalog.regclass))
union all
-- indexes with expressions or a predicate: the columns in them. One look-up for each such index:
-- left to itself the planner reads all of pg_depend.
select 'pg_catalog.pg_class'::pg_catalog.regclass, i.indexrelid, 0, 'pg_catalog.pg_class'::pg_catalog.regclass, i.indrelid, d.refobjsubid, d.deptype
from (select i.indexrelid, i.indrelid from pg_catalog.pg_index i
      where (i.indexprs is not null or i.indpred is not null) and i.indexrelid >= 16384
        and {{relations:i.indrelid}} offset 0) i
cross join lateral (
  select d.refobjsubid, d.deptype from pg_catalog.pg_depend d
  where d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass and d.objid = i.indexrelid
    and d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass and d.refobjid = i.indrelid offset 0) d
union all
-- constraint triggers: the other table (FROM)
select 'pg_catalog.pg_trigger'::pg_catalog.regclass, t.oid, 0, 'pg_catalog.pg_class'::pg_catalog.regclass, t.tgconstrrelid, 0, 'a'
from pg_catalog.pg_trigger t
where t.tgconstrrelid <> 0 and not t.tgisinternal and {{relations:t.tgrelid}}
union all
-- columns in the expressions of a partition key: the table cannot be without them
select d.classid, d.objid, d.objsubid, d.refclassid, d.refobjid, d.refobjsubid, d.deptype
from pg_catalog.pg_partitioned_table p
join pg_catalog.pg_depend d on d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass and d.objid = p.partrelid
where {{among:p.partrelid}} and p.partexprs is not null and d.objsubid > 0 and d.refobjid = p.partrelid and d.refobjsubid = 0
  and d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
union all
-- operator classes: the functions and operators that they are made of
select o.refclassid, o.refobjid, 0, d.refclassid, d.refobjid, d.refobjsubid, d.deptype
from pg_catalog.pg_depend o
join pg_catalog.pg_depend d on d.classid = o.classid and d.objid = o.objid
where o.refclassid = 'pg_catalog.pg_opclass'::pg_catalog.regclass and o.deptype = 'i' and d.refobjid >= 16384
  and d.refclassid in ('pg_catalog.pg_proc'::pg_catalog.regclass, 'pg_catalog.pg_operator'::pg_catalog.regclass)
