-- Schemas. Columns: oid, name, owner, privileges, whether the role may use it.
select n.oid, n.nspname, n.nspowner, n.nspacl, {{readable:pg_catalog.has_schema_privilege(n.oid, 'USAGE')}}
from pg_catalog.pg_namespace n
where {{schemas:n.oid}}
