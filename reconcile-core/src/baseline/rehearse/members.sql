-- By which memberships the role of this connection is in others. What came with 16 is nothing before.
WITH RECURSIVE known (oid) AS (
  SELECT r.oid FROM pg_catalog.pg_roles r WHERE r.rolname = CURRENT_USER
  UNION
  SELECT m.roleid FROM known k JOIN pg_catalog.pg_auth_members m ON m.member = k.oid
)
SELECT DISTINCT
  o.rolname::pg_catalog.text,
  p.rolname::pg_catalog.text,
  m.admin_option,
  (pg_catalog.to_jsonb(m) ->> 'inherit_option')::pg_catalog.bool,
  (pg_catalog.to_jsonb(m) ->> 'set_option')::pg_catalog.bool
FROM known k
JOIN pg_catalog.pg_auth_members m ON m.member = k.oid
JOIN pg_catalog.pg_roles o ON o.oid = m.roleid
JOIN pg_catalog.pg_roles p ON p.oid = m.member
ORDER BY 1, 2, 3, 4, 5
