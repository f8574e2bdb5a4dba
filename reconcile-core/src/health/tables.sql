-- Every table and materialised view that has rows of its own, with what the statistics say of it; those of the system
-- and temporary ones are left out. Opens none of them, so that no lock is waited for. Times are seconds since the
-- beginning of 1970.
SELECT
  pg_catalog.format('%I.%I', n.nspname, c.relname) AS "table",
  s.n_live_tup AS live_rows,
  s.n_dead_tup AS dead_rows,
  s.n_tup_ins AS inserted,
  s.n_tup_upd AS updated,
  s.n_tup_del AS deleted,
  EXTRACT(epoch FROM s.last_vacuum)::pg_catalog.int8 AS last_vacuum,
  EXTRACT(epoch FROM s.last_autovacuum)::pg_catalog.int8 AS last_autovacuum,
  EXTRACT(epoch FROM s.last_analyze)::pg_catalog.int8 AS last_analyze,
  EXTRACT(epoch FROM s.last_autoanalyze)::pg_catalog.int8 AS last_autoanalyze,
  COALESCE(
    (
      SELECT o.option_value::pg_catalog.bool
      FROM pg_catalog.pg_options_to_table(c.reloptions) o
      WHERE o.option_name = 'autovacuum_enabled'
    ),
    true
  ) AS autovacuum,
  pg_catalog.age(c.relfrozenxid) AS transaction_age
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_stat_all_tables s ON s.relid = c.oid
WHERE c.relkind IN ('r', 'm')
  AND c.relpersistence <> 't'
  AND n.nspname <> 'information_schema'
  AND n.nspname !~ '^pg_'
ORDER BY s.n_live_tup DESC, n.nspname, c.relname
