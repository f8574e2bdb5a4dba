-- Takes a lock until the end of the transaction, on a number that nobody can guess, and says which; also whether this
-- is a standby. The lock is taken first: the number is materialised.
WITH number AS MATERIALIZED (
  SELECT ('x' || pg_catalog.substr(
    pg_catalog.md5(
      pg_catalog.random()::pg_catalog.text || pg_catalog.clock_timestamp()::pg_catalog.text
      || pg_catalog.pg_backend_pid()::pg_catalog.text
    ), 1, 16
  ))::pg_catalog.bit(64)::pg_catalog.int8 AS key
), taken AS MATERIALIZED (
  SELECT key, pg_catalog.pg_advisory_xact_lock(key)::pg_catalog.text AS done FROM number
)
SELECT key, pg_catalog.pg_is_in_recovery() FROM taken WHERE done IS NOT NULL
