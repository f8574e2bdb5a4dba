-- The server's version, and a mark that no other rehearsal on it has.
SELECT
  pg_catalog.current_setting('server_version_num')::pg_catalog.int4,
  pg_catalog.substr(
    pg_catalog.md5(
      pg_catalog.random()::pg_catalog.text || pg_catalog.clock_timestamp()::pg_catalog.text
      || pg_catalog.pg_backend_pid()::pg_catalog.text
    ), 1, 12
  )
