-- The indexes that are not valid: queries do not use them, and one that is not ready is not even kept up. Those that are
-- being built just now are marked; the progress of other roles' sessions is hidden without pg_read_all_stats.
SELECT
  pg_catalog.format('%I.%I', n.nspname, c.relname) AS index,
  pg_catalog.format('%I.%I', tn.nspname, t.relname) AS "table",
  i.indisunique AS "unique",
  i.indisready AS ready,
  c.relkind = 'I' AS partitioned,
  EXISTS (
    SELECT
    FROM pg_catalog.pg_stat_progress_create_index p
    WHERE p.datname = pg_catalog.current_database() AND p.index_relid = i.indexrelid
  ) AS building
FROM pg_catalog.pg_index i
JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_class t ON t.oid = i.indrelid
JOIN pg_catalog.pg_namespace tn ON tn.oid = t.relnamespace
WHERE NOT (i.indisvalid AND i.indisready AND i.indislive)
  AND c.relpersistence <> 't'
ORDER BY n.nspname, c.relname
