-- Whether this transaction has made the table $2 of the schema $1: `CREATE TABLE IF NOT EXISTS` says nothing where somebody
-- else has made it meanwhile. Row versions have the lower half of the transaction's number.
SELECT EXISTS (
  SELECT
  FROM pg_catalog.pg_class c
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname = $1
    AND c.relname = $2
    AND c.xmin::pg_catalog.text::pg_catalog.int8
      = pg_catalog.pg_current_xact_id()::pg_catalog.text::pg_catalog.int8 % 4294967296
) AS made_here
