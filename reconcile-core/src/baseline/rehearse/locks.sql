-- The locks on relations of this database, but for these, that this session holds. A hashed subplan: a
-- list of thousands would be gone through for each lock.
SELECT l.relation, l.mode
FROM pg_catalog.pg_locks l
WHERE l.locktype = 'relation'
  AND l.pid = pg_catalog.pg_backend_pid()
  AND l.granted
  AND l.database = (
    SELECT d.oid FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database()
  )
  AND l.relation NOT IN (SELECT k.id FROM pg_catalog.unnest($1::pg_catalog.oid[]) AS k (id))
