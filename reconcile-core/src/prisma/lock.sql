-- Who holds the advisory lock that Prisma takes to deploy, in this database: sessions other than this one. A lock of one
-- 64-bit number shows as its two halves, with 1 in objsubid. Who may not see another session's activity sees its pid.
SELECT
  l.pid::pg_catalog.int4,
  COALESCE(NULLIF(a.application_name, ''), '')::pg_catalog.text AS application,
  COALESCE(a.usename, '')::pg_catalog.text AS role
FROM pg_catalog.pg_locks l
LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid
WHERE l.locktype = 'advisory'
  AND l.database = (
    SELECT d.oid FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database()
  )
  AND l.classid = 0
  AND l.objid = 72707369
  AND l.objsubid = 1
  AND l.granted
  AND l.pid <> pg_catalog.pg_backend_pid()
ORDER BY l.pid
