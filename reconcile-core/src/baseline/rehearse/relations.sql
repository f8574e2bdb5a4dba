-- Everything of users' that has rows or serves those that have: what it is called, the table that an index belongs to,
-- and the file. Temporary things and TOAST tables are left out.
SELECT
  c.oid,
  n.nspname::pg_catalog.text,
  c.relname::pg_catalog.text,
  c.relkind::pg_catalog.text,
  i.indrelid,
  c.relfilenode
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_index i ON i.indexrelid = c.oid
WHERE n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
  AND c.relpersistence <> 't'
  AND c.relkind <> 'c'
