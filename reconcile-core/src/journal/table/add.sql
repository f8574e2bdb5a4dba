-- Adds lines of the journal that are not there yet, in one transaction of its own. Forward only.
INSERT INTO {table} (checksum, at, role, tool_version, event, entry)
SELECT line.checksum, line.at::pg_catalog.timestamptz, line.role, line.tool_version, line.event,
       line.entry::pg_catalog.jsonb
FROM ROWS FROM (
  pg_catalog.unnest($1), pg_catalog.unnest($2), pg_catalog.unnest($3),
  pg_catalog.unnest($4), pg_catalog.unnest($5), pg_catalog.unnest($6)
) AS line (checksum, at, role, tool_version, event, entry)
ON CONFLICT (checksum) DO NOTHING
