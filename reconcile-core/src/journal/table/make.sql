-- The journal's table. Nothing of it counts up, and nothing refers to it: rows are only ever added.
CREATE TABLE IF NOT EXISTS {table} (
  -- SHA-256 of the line in the file: a line that comes twice is one row.
  checksum pg_catalog.text PRIMARY KEY,
  -- When, by the server's clock.
  at pg_catalog.timestamptz NOT NULL,
  -- The role that did it, where it is known.
  role pg_catalog.text,
  tool_version pg_catalog.text NOT NULL,
  event pg_catalog.text NOT NULL,
  -- The line.
  entry pg_catalog.jsonb NOT NULL
)
