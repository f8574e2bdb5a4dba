-- Schemas. Columns: oid, name, owner, privileges.
select n.oid, n.nspname, n.nspowner, n.nspacl
from pg_catalog.pg_namespace n
where {{schemas:n.oid}}
