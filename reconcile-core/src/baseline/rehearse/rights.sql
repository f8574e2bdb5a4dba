-- The role of this connection and all that it is a member of, with the owner of the database; what
-- each may do on the server, and in this database. The role itself comes first.
WITH RECURSIVE own AS (
  SELECT r.oid FROM pg_catalog.pg_roles r WHERE r.rolname = CURRENT_USER
), known (oid) AS (
  SELECT own.oid FROM own
  UNION
  SELECT m.roleid FROM known k JOIN pg_catalog.pg_auth_members m ON m.member = k.oid
), named AS (
  SELECT k.oid FROM known k
  UNION
  SELECT d.datdba FROM pg_catalog.pg_database d
  WHERE d.datname = pg_catalog.current_database()
)
SELECT
  r.rolname::pg_catalog.text,
  r.rolsuper,
  r.rolinherit,
  r.rolcreaterole,
  r.rolcreatedb,
  r.rolreplication,
  r.rolbypassrls,
  -- What everybody may is in the copy, too: only what was granted counts.
  EXISTS (
    SELECT FROM pg_catalog.pg_database d, pg_catalog.aclexplode(d.datacl) a
    WHERE d.datname = pg_catalog.current_database() AND a.grantee = r.oid
      AND a.privilege_type = 'CREATE'
  ),
  EXISTS (
    SELECT FROM pg_catalog.pg_database d
    WHERE d.datname = pg_catalog.current_database() AND d.datdba = r.oid
  )
FROM named n JOIN pg_catalog.pg_roles r ON r.oid = n.oid
ORDER BY r.oid <> (SELECT own.oid FROM own), r.rolname
