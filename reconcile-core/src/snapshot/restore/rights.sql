-- Whether this role may make databases, and roles.
select r.rolsuper or r.rolcreatedb,
       r.rolsuper or r.rolcreaterole
  from pg_catalog.pg_roles as r
 where r.rolname = current_user
