-- Objects that other transactions changed while the catalog was read, as they are now: of the kinds
-- whose names the server looks up when it prints an expression. Nothing is looked at
-- where no transaction ended meanwhile. Rows that are new need no name: what was read does not refer to them.
-- Columns: class, object, column, name, schema, whether it is certain that it changed.
select x.* from (
select 'pg_catalog.pg_class'::pg_catalog.regclass::pg_catalog.oid, c.oid, 0, c.relname::pg_catalog.text, c.relnamespace, false
from pg_catalog.pg_class c where {{changed:c.xmin}} and c.relpersistence <> 't'
union all
select 'pg_catalog.pg_class'::pg_catalog.regclass, a.attrelid, a.attnum, a.attname, null, {{certain:a.xmin}}
from pg_catalog.pg_attribute a where {{changed:a.xmin}} and a.attnum > 0
union all
select 'pg_catalog.pg_namespace'::pg_catalog.regclass, n.oid, 0, n.nspname, null, false
from pg_catalog.pg_namespace n where {{changed:n.xmin}}
union all
select 'pg_catalog.pg_proc'::pg_catalog.regclass, p.oid, 0, p.proname, p.pronamespace, {{certain:p.xmin}}
from pg_catalog.pg_proc p where {{changed:p.xmin}}
union all
select 'pg_catalog.pg_type'::pg_catalog.regclass, t.oid, 0, t.typname, t.typnamespace, {{certain:t.xmin}}
from pg_catalog.pg_type t where {{changed:t.xmin}} and t.typtype <> 'c'
union all
select 'pg_catalog.pg_type'::pg_catalog.regclass, e.enumtypid, 0, null, null, {{certain:e.xmin}}
from pg_catalog.pg_enum e where {{changed:e.xmin}}
union all
select 'pg_catalog.pg_operator'::pg_catalog.regclass, o.oid, 0, null, null, {{certain:o.xmin}}
from pg_catalog.pg_operator o where {{changed:o.xmin}}
union all
select 'pg_catalog.pg_collation'::pg_catalog.regclass, c.oid, 0, null, null, {{certain:c.xmin}}
from pg_catalog.pg_collation c where {{changed:c.xmin}}
union all
select 'pg_catalog.pg_trigger'::pg_catalog.regclass, t.oid, 0, t.tgname, null, {{certain:t.xmin}}
from pg_catalog.pg_trigger t where {{changed:t.xmin}}
union all
select 'pg_catalog.pg_rewrite'::pg_catalog.regclass, r.oid, 0, r.rulename, null, {{certain:r.xmin}}
from pg_catalog.pg_rewrite r where {{changed:r.xmin}}
) x
where {{since:pg_catalog.pg_current_snapshot()::pg_catalog.text}}
