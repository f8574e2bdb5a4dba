-- Whether another session holds the advisory lock that Prisma takes to deploy, in this database. One row always. A lock
-- of one 64-bit number shows as its two halves, with 1 in objsubid.
SELECT EXISTS (
  SELECT
  FROM pg_catalog.pg_locks l
  WHERE l.locktype = 'advisory'
    AND l.database = (
      SELECT d.oid FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database()
    )
    AND l.classid = 0
    AND l.objid = 72707369
    AND l.objsubid = 1
    AND l.granted
    AND l.pid <> pg_catalog.pg_backend_pid()
) AS locked
