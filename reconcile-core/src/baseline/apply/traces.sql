-- Rows of the catalog that this transaction has written, as `catalog:object:column`; of many, some. Those that others write
-- seldom come first.
SELECT w.catalog || ':' || w.id::pg_catalog.text || ':' || w.part::pg_catalog.text AS trace
FROM (
  SELECT 1 AS rank, 'enum' AS catalog, e.oid AS id, 0 AS part, e.xmin AS written FROM pg_catalog.pg_enum e
  UNION ALL SELECT 2, 'constraint', c.oid, 0, c.xmin FROM pg_catalog.pg_constraint c
  UNION ALL SELECT 3, 'attribute', a.attrelid, a.attnum, a.xmin FROM pg_catalog.pg_attribute a
  UNION ALL SELECT 4, 'default', d.oid, 0, d.xmin FROM pg_catalog.pg_attrdef d
  UNION ALL SELECT 5, 'type', t.oid, 0, t.xmin FROM pg_catalog.pg_type t
  UNION ALL SELECT 6, 'function', p.oid, 0, p.xmin FROM pg_catalog.pg_proc p
  UNION ALL SELECT 7, 'trigger', g.oid, 0, g.xmin FROM pg_catalog.pg_trigger g
  UNION ALL SELECT 8, 'schema', n.oid, 0, n.xmin FROM pg_catalog.pg_namespace n
  UNION ALL SELECT 9, 'class', r.oid, 0, r.xmin FROM pg_catalog.pg_class r
) w
WHERE w.written = pg_catalog.pg_current_xact_id()::pg_catalog.xid
ORDER BY w.rank, w.id, w.part
LIMIT 20
