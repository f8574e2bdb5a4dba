-- Whether rows of the catalog are as a transaction has written them. `done`: one of them is. `changed`: one was written by
-- a later one. One row. $1: the rows, as traces.sql gives them; $2: the transaction, as xmin has it.
SELECT
  COALESCE(pg_catalog.bool_or(w.written = $2::pg_catalog.xid), false) AS done,
  COALESCE(pg_catalog.bool_or(pg_catalog.age(w.written) < pg_catalog.age($2::pg_catalog.xid)), false) AS changed
FROM (
  SELECT 'enum' AS catalog, e.oid AS id, 0 AS part, e.xmin AS written FROM pg_catalog.pg_enum e
  UNION ALL SELECT 'constraint', c.oid, 0, c.xmin FROM pg_catalog.pg_constraint c
  UNION ALL SELECT 'attribute', a.attrelid, a.attnum, a.xmin FROM pg_catalog.pg_attribute a
  UNION ALL SELECT 'default', d.oid, 0, d.xmin FROM pg_catalog.pg_attrdef d
  UNION ALL SELECT 'type', t.oid, 0, t.xmin FROM pg_catalog.pg_type t
  UNION ALL SELECT 'function', p.oid, 0, p.xmin FROM pg_catalog.pg_proc p
  UNION ALL SELECT 'trigger', g.oid, 0, g.xmin FROM pg_catalog.pg_trigger g
  UNION ALL SELECT 'schema', n.oid, 0, n.xmin FROM pg_catalog.pg_namespace n
  UNION ALL SELECT 'class', r.oid, 0, r.xmin FROM pg_catalog.pg_class r
) w
WHERE w.catalog || ':' || w.id::pg_catalog.text || ':' || w.part::pg_catalog.text
  = ANY (pg_catalog.string_to_array($1, ' '))
