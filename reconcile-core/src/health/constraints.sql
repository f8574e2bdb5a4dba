-- The constraints that do not hold for all rows: not validated, or (from 18 on) not enforced, which are not validated
-- either. What a child has of its parent is told of the parent.
SELECT
  pg_catalog.quote_ident(k.conname) AS "constraint",
  pg_catalog.format('%I.%I', n.nspname, COALESCE(c.relname, y.typname)) AS "on",
  c.oid IS NULL AS of_domain,
  COALESCE((pg_catalog.to_jsonb(k) ->> 'conenforced')::pg_catalog.bool, true) AS enforced
FROM pg_catalog.pg_constraint k
LEFT JOIN pg_catalog.pg_class c ON c.oid = k.conrelid
LEFT JOIN pg_catalog.pg_type y ON y.oid = k.contypid
JOIN pg_catalog.pg_namespace n ON n.oid = COALESCE(c.relnamespace, y.typnamespace)
WHERE NOT k.convalidated
  AND (k.conislocal OR k.coninhcount = 0)
  AND k.conparentid = 0
ORDER BY n.nspname, COALESCE(c.relname, y.typname), k.conname
