-- Those of these relations that have another file than this one.
SELECT k.id, c.relfilenode
FROM ROWS FROM (
  pg_catalog.unnest($1::pg_catalog.oid[]),
  pg_catalog.unnest($2::pg_catalog.oid[])
) AS k (id, file)
JOIN pg_catalog.pg_class c ON c.oid = k.id
WHERE c.relfilenode <> k.file
