-- Functions, procedures, aggregates and window functions. The text of an extension's own routines
-- belongs to the extension.
select p.oid, p.pronamespace, p.proname, p.prokind, p.proowner,
       pg_catalog.pg_get_function_identity_arguments(p.oid),
       pg_catalog.pg_get_function_result(p.oid), l.lanname, p.prosecdef, p.proacl,
       case when p.prokind <> 'a' and e.objid is null then pg_catalog.pg_get_functiondef(p.oid) end
from pg_catalog.pg_proc p
join pg_catalog.pg_language l on l.oid = p.prolang
left join pg_catalog.pg_depend e on e.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass and e.objid = p.oid
  and e.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass and e.deptype = 'e'
where {{schemas:p.pronamespace}}
