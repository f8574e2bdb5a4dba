-- How many bytes every table takes, with its indexes and TOAST. Opens each of them for a moment, and so leaves out those
-- that another session has locked against everybody.
SELECT
  pg_catalog.format('%I.%I', n.nspname, c.relname) AS "table",
  pg_catalog.pg_total_relation_size(c.oid) AS bytes
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'm')
  AND c.relpersistence <> 't'
  AND n.nspname <> 'information_schema'
  AND n.nspname !~ '^pg_'
  AND c.oid NOT IN (
    SELECT l.relation
    FROM pg_catalog.pg_locks l
    WHERE l.locktype = 'relation'
      AND l.mode = 'AccessExclusiveLock'
      AND l.relation IS NOT NULL
  )
