-- Row-security policies.
select p.oid, p.polrelid, p.polname, p.polcmd, p.polpermissive, p.polroles,
       pg_catalog.pg_get_expr(p.polqual, p.polrelid), pg_catalog.pg_get_expr(p.polwithcheck, p.polrelid)
from pg_catalog.pg_policy p
join pg_catalog.pg_class c on c.oid = p.polrelid
where {{schemas:c.relnamespace}}
