-- How old the oldest unfrozen transaction and multixact of each database is. All databases share the counters: the
-- oldest one stops the whole server.
SELECT
  d.datname AS database,
  pg_catalog.age(d.datfrozenxid) AS transactions,
  pg_catalog.mxid_age(d.datminmxid) AS multixacts
FROM pg_catalog.pg_database d
ORDER BY d.datname
