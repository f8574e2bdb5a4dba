-- The prepared transactions of this database: they hold locks and keep dead rows until somebody ends them, also over a
-- restart.
SELECT
  p.gid,
  p.owner AS role,
  EXTRACT(epoch FROM pg_catalog.clock_timestamp() - p.prepared)::pg_catalog.int8 AS seconds
FROM pg_catalog.pg_prepared_xacts p
WHERE p.database = pg_catalog.current_database()
ORDER BY p.prepared, p.gid
