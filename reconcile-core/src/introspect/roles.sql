-- Roles by id, for owners and grantees. pg_roles, because pg_authid is not for everyone.
select r.oid, r.rolname from pg_catalog.pg_roles r
