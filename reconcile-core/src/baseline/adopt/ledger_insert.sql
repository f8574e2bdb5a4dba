-- The row that `prisma migrate resolve --applied` writes for the migration $2 with the checksum $1: begun and finished at
-- the same moment, without steps, with empty logs. gen_random_uuid() makes a UUID of version 4.
INSERT INTO {ledger} (
  id, checksum, finished_at, migration_name, logs, rolled_back_at, started_at, applied_steps_count
)
VALUES (
  pg_catalog.gen_random_uuid()::pg_catalog.text, $1, pg_catalog.now(), $2, '', NULL, pg_catalog.now(), 0
)
