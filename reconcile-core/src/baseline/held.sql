-- What the database holds, by ids that survive renames: every table with its columns, and what this transaction has
-- done to it. Ordinary, partitioned and foreign tables; without those of the system and temporary ones. `filenode`
-- changes when a table is emptied or rewritten; it is 0 where a table has no file of its own. `root` is the partitioned
-- table at the top, empty for what is no partition.
SELECT
  c.oid::pg_catalog.int8 AS id,
  pg_catalog.format('%I.%I', n.nspname, c.relname) AS name,
  COALESCE(
    (
      SELECT pg_catalog.format('%I.%I', rn.nspname, r.relname)
      FROM pg_catalog.pg_class r
      JOIN pg_catalog.pg_namespace rn ON rn.oid = r.relnamespace
      WHERE c.relispartition AND r.oid = pg_catalog.pg_partition_root(c.oid)
    ),
    ''
  ) AS root,
  COALESCE(pg_catalog.pg_relation_filenode(c.oid), 0)::pg_catalog.int8 AS filenode,
  COALESCE(pg_catalog.pg_stat_get_xact_tuples_deleted(c.oid), 0) AS deleted,
  ARRAY(
    SELECT a.attnum
    FROM pg_catalog.pg_attribute a
    WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    ORDER BY a.attnum
  ) AS numbers,
  ARRAY(
    SELECT pg_catalog.quote_ident(a.attname)
    FROM pg_catalog.pg_attribute a
    WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    ORDER BY a.attnum
  ) AS columns
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'f')
  AND c.relpersistence <> 't'
  AND n.nspname NOT IN ('pg_catalog', 'information_schema')
  AND n.nspname NOT LIKE 'pg\_toast%'
ORDER BY c.oid
