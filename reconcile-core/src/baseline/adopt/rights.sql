-- What the role lacks to write a row into the ledger $2 of the schema $1, each with the GRANT that gives it; no row where
-- it lacks nothing. Where the ledger is missing it is made, and so is the schema.
WITH place AS (
  SELECT
    pg_catalog.to_regnamespace(pg_catalog.quote_ident($1)) AS schema,
    (
      SELECT c.oid
      FROM pg_catalog.pg_class c
      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = $1 AND c.relname = $2
    ) AS ledger
)
SELECT lacks.what, lacks.way
FROM place p
CROSS JOIN LATERAL (
  SELECT
    'CREATE on the database' AS what,
    pg_catalog.format('GRANT CREATE ON DATABASE %I TO %I', pg_catalog.current_database(), CURRENT_USER) AS way
  WHERE p.schema IS NULL
    AND NOT pg_catalog.has_database_privilege(pg_catalog.current_database(), 'CREATE')
  UNION ALL
  SELECT
    'CREATE on the schema ' || pg_catalog.quote_ident($1),
    pg_catalog.format('GRANT CREATE, USAGE ON SCHEMA %I TO %I', $1, CURRENT_USER)
  WHERE p.schema IS NOT NULL
    AND p.ledger IS NULL
    AND NOT (
      pg_catalog.has_schema_privilege(p.schema, 'CREATE') AND pg_catalog.has_schema_privilege(p.schema, 'USAGE')
    )
  UNION ALL
  SELECT
    'INSERT on ' || pg_catalog.format('%I.%I', $1, $2),
    pg_catalog.format('GRANT SELECT, INSERT, UPDATE ON %I.%I TO %I', $1, $2, CURRENT_USER)
  WHERE p.ledger IS NOT NULL
    AND NOT pg_catalog.has_table_privilege(p.ledger, 'INSERT')
) AS lacks
