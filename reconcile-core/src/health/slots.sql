-- The replication slots of the server that keep something: WAL from `restart_lsn` on, and dead rows that are as old as
-- `transaction_age` transactions. Where a standby's own WAL ends is not asked.
SELECT
  s.slot_name AS slot,
  s.active,
  s.wal_status,
  GREATEST(pg_catalog.age(s.xmin), pg_catalog.age(s.catalog_xmin)) AS transaction_age,
  CASE
    WHEN NOT pg_catalog.pg_is_in_recovery()
    THEN GREATEST(
      pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_current_wal_lsn(), s.restart_lsn),
      0
    )::pg_catalog.int8
  END AS kept_bytes
FROM pg_catalog.pg_replication_slots s
WHERE NOT s.temporary
ORDER BY s.slot_name
