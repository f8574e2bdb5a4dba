-- What there is of the journal's table ($1 schema, $2 name), and what the role may do. One row: whether
-- there is such a schema; whether there is something of that name; what it lacks of the columns ($3);
-- whether the role may read and add rows; whether it could make what is missing.
SELECT
  n.oid IS NOT NULL,
  c.oid IS NOT NULL,
  ARRAY(
    SELECT wanted.name
    FROM pg_catalog.unnest($3) WITH ORDINALITY AS wanted (name, place)
    WHERE c.oid IS NOT NULL AND NOT EXISTS (
      SELECT FROM pg_catalog.pg_attribute a
      WHERE a.attrelid = c.oid AND a.attname = wanted.name AND a.attnum > 0 AND NOT a.attisdropped
    )
    ORDER BY wanted.place
  ),
  coalesce(
    pg_catalog.has_schema_privilege(n.oid, 'USAGE')
    AND pg_catalog.has_table_privilege(c.oid, 'SELECT')
    AND pg_catalog.has_table_privilege(c.oid, 'INSERT'),
    false
  ),
  coalesce(
    pg_catalog.has_schema_privilege(n.oid, 'CREATE'),
    pg_catalog.has_database_privilege(pg_catalog.current_database(), 'CREATE')
  )
FROM (SELECT $1 AS schema, $2 AS name) own
LEFT JOIN pg_catalog.pg_namespace n ON n.nspname = own.schema
LEFT JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relname = own.name
