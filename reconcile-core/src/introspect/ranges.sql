-- Range types.
select r.rngtypid, r.rngsubtype, pg_catalog.format_type(r.rngsubtype, null), r.rngcollation, r.rngsubopc,
       case when r.rngcanonical <> 0 then (
         select array[n.nspname, p.proname] from pg_catalog.pg_proc p
         join pg_catalog.pg_namespace n on n.oid = p.pronamespace where p.oid = r.rngcanonical) end,
       case when r.rngsubdiff <> 0 then (
         select array[n.nspname, p.proname] from pg_catalog.pg_proc p
         join pg_catalog.pg_namespace n on n.oid = p.pronamespace where p.oid = r.rngsubdiff) end,
       {{>=14:r.rngmultitypid|0}}
from pg_catalog.pg_range r
where r.rngtypid >= 16384
