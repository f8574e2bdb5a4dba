-- Whether this server knows the lock on this number (a row), and whether in this database.
SELECT l.database = (
  SELECT d.oid FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database()
)
FROM pg_catalog.pg_locks l
WHERE l.locktype = 'advisory'
  AND l.objsubid = 1
  AND ((l.classid::pg_catalog.int8 << 32) | l.objid::pg_catalog.int8) = $1
