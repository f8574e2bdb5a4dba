-- Whether an index is of use; one that CREATE INDEX CONCURRENTLY did not finish is not. One row, or none. $1: its full name.
SELECT n.nspname AS schema, c.relname AS name, i.indisvalid AS valid
FROM pg_catalog.pg_index i
JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.oid = pg_catalog.to_regclass($1)
