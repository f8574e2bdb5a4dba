-- Whether the role can read the ledger $2 in the schema $1 of the connection (Prisma's `?schema=`). One row always;
-- `readable` is NULL where there is no such table. Whatever has its name counts, as for Prisma: a view too.
SELECT (
  SELECT pg_catalog.has_schema_privilege(n.oid, 'USAGE')
    AND pg_catalog.has_table_privilege(c.oid, 'SELECT')
  FROM pg_catalog.pg_class c
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname = $1
    AND c.relname = $2
    AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
) AS readable
