-- The rows of the ledger in Prisma's order. Of `{ledger}` comes the quoted name of the table. Times are printed, not
-- interpreted: only whether there is one decides anything.
SELECT
  l.id::pg_catalog.text,
  l.checksum::pg_catalog.text,
  l.finished_at::pg_catalog.text,
  l.migration_name::pg_catalog.text,
  l.logs::pg_catalog.text,
  l.rolled_back_at::pg_catalog.text,
  l.started_at::pg_catalog.text,
  l.applied_steps_count::pg_catalog.int4
FROM {ledger} l
ORDER BY l.started_at, l.id
