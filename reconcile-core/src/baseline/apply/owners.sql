-- Of the named relations ($1) and types ($2) those that the current role neither owns nor is a member of whose owner: the
-- names' numbers, from 1, with the owners. Where it is enough to own the schema ($3, $4: a DROP), only those of other
-- schemas. Names are looked up under the session's search_path. In the order of the names, relations first.
SELECT 'relation' AS kind, named.at, pg_catalog.format('%I.%I', n.nspname, c.relname) AS name,
  pg_catalog.pg_get_userbyid(c.relowner)::pg_catalog.text AS owner
FROM ROWS FROM (pg_catalog.unnest($1), pg_catalog.unnest($3)) WITH ORDINALITY AS named (name, schema_is_enough, at)
JOIN pg_catalog.pg_class c ON c.oid = pg_catalog.to_regclass(named.name)
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE NOT pg_catalog.pg_has_role(c.relowner, 'USAGE')
  AND NOT (named.schema_is_enough AND pg_catalog.pg_has_role(n.nspowner, 'USAGE'))
UNION ALL
SELECT 'type', named.at, pg_catalog.format('%I.%I', n.nspname, t.typname), pg_catalog.pg_get_userbyid(t.typowner)::pg_catalog.text
FROM ROWS FROM (pg_catalog.unnest($2), pg_catalog.unnest($4)) WITH ORDINALITY AS named (name, schema_is_enough, at)
JOIN pg_catalog.pg_type t ON t.oid = pg_catalog.to_regtype(named.name)
JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
WHERE NOT pg_catalog.pg_has_role(t.typowner, 'USAGE')
  AND NOT (named.schema_is_enough AND pg_catalog.pg_has_role(n.nspowner, 'USAGE'))
ORDER BY kind, at
