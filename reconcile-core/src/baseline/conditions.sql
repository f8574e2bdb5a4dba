-- Where this is, when, and whether anything can be written. One row.
SELECT
  pg_catalog.current_database()::pg_catalog.text,
  s.system_identifier::pg_catalog.text,
  pg_catalog.to_char(
    pg_catalog.clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'
  ),
  pg_catalog.pg_is_in_recovery(),
  pg_catalog.current_setting('transaction_read_only') = 'on',
  pg_catalog.current_setting('track_counts') = 'on',
  SESSION_USER::pg_catalog.text
FROM pg_catalog.pg_control_system() s
