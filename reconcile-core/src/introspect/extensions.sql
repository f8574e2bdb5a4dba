-- Extensions.
select e.oid, e.extname, e.extversion, n.nspname, e.extowner, e.extrelocatable
from pg_catalog.pg_extension e
join pg_catalog.pg_namespace n on n.oid = e.extnamespace
