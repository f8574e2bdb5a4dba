-- Row-security policies.
select p.oid, p.polrelid, p.polname, p.polcmd, p.polpermissive, p.polroles,
       case when p.polqual is not null then coalesce(pg_catalog.pg_get_expr(p.polqual, p.polrelid), '???') end, 
       case when p.polwithcheck is not null then coalesce(pg_catalog.pg_get_expr(p.polwithcheck, p.polrelid), '???') end
from pg_catalog.pg_policy p
join pg_catalog.pg_class c on c.oid = p.polrelid
where {{schemas:c.relnamespace}} and {{among:p.polrelid}}
