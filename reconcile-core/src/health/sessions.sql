-- The clients' other sessions in this database that have a transaction open, or of which that cannot be seen: what other
-- roles do is hidden without pg_read_all_stats. Which sessions one waits for is asked only of those that wait.
SELECT
  a.pid,
  a.usename AS role,
  a.application_name AS application,
  NOT (v.own OR v.all_stats) AS hidden,
  a.state,
  EXTRACT(epoch FROM pg_catalog.clock_timestamp() - a.xact_start)::pg_catalog.int8 AS transaction_seconds,
  EXTRACT(epoch FROM pg_catalog.clock_timestamp() - a.state_change)::pg_catalog.int8 AS state_seconds,
  CASE WHEN a.wait_event_type = 'Lock' THEN pg_catalog.pg_blocking_pids(a.pid) END AS blocked_by
FROM pg_catalog.pg_stat_activity a
CROSS JOIN LATERAL (
  SELECT
    pg_catalog.pg_has_role(a.usesysid, 'USAGE') AS own,
    pg_catalog.pg_has_role('pg_read_all_stats', 'USAGE') AS all_stats
) v
WHERE a.datname = pg_catalog.current_database()
  AND a.pid <> pg_catalog.pg_backend_pid()
  AND a.usesysid IS NOT NULL
  AND (
    NOT (v.own OR v.all_stats)
    OR (a.backend_type = 'client backend' AND a.xact_start IS NOT NULL)
  )
ORDER BY a.pid
