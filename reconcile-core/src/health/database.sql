-- The database, whether its statistics are kept, and what they count since `counters_reset`. One row always. Times are
-- seconds since the beginning of 1970.
SELECT
  pg_catalog.current_database() AS database,
  pg_catalog.current_setting('server_version') AS server_version,
  CURRENT_USER AS role,
  pg_catalog.pg_is_in_recovery() AS in_recovery,
  pg_catalog.current_setting('track_counts')::pg_catalog.bool AS track_counts,
  pg_catalog.current_setting('autovacuum')::pg_catalog.bool AS autovacuum,
  EXTRACT(epoch FROM pg_catalog.clock_timestamp())::pg_catalog.int8 AS read_at,
  s.xact_commit AS commits,
  s.xact_rollback AS rollbacks,
  s.deadlocks,
  s.conflicts,
  s.temp_files,
  s.temp_bytes,
  s.checksum_failures,
  EXTRACT(epoch FROM s.stats_reset)::pg_catalog.int8 AS counters_reset
FROM pg_catalog.pg_stat_database s
WHERE s.datname = pg_catalog.current_database()
