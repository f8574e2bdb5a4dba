-- Whether a table is a partition: `pending` is null if it is none, and true if it is to be detached still. One row, or none
-- where there is no such table. $1: its full name. Servers before 14 detach nothing concurrently and lack the column.
SELECT
  n.nspname AS schema,
  c.relname AS name,
  pn.nspname AS table_schema,
  p.relname AS table_name,
  CASE
    WHEN i.inhrelid IS NOT NULL
    THEN COALESCE((pg_catalog.to_jsonb(i) ->> 'inhdetachpending')::pg_catalog.bool, false)
  END AS pending
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_inherits i ON i.inhrelid = c.oid
LEFT JOIN pg_catalog.pg_class p ON p.oid = i.inhparent
LEFT JOIN pg_catalog.pg_namespace pn ON pn.oid = p.relnamespace
WHERE c.oid = pg_catalog.to_regclass($1)
