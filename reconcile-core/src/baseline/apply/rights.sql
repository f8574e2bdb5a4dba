-- What the current role lacks for what a script does: of each need its number, from 1, and what it is about, with the
-- owner. Needs are named by $1 and $2: the kind, and the name as SQL writes it, looked up under the session's search_path.
--   relation, type  to own it, or to be a member of whose owner does; where $3 says so (a DROP) to own its schema is enough
--   schema          CREATE in it; the first schema of the path where the name is empty
--   reference       REFERENCES on a table, or on some column of it
-- In the order of the needs.
SELECT lacking.at, lacking.name, own.owner
FROM (
  SELECT needed.at, pg_catalog.format('%I.%I', n.nspname, c.relname) AS name, c.relowner AS owner
  FROM ROWS FROM (pg_catalog.unnest($1), pg_catalog.unnest($2), pg_catalog.unnest($3))
    WITH ORDINALITY AS needed (kind, name, schema_is_enough, at)
  JOIN pg_catalog.pg_class c ON c.oid = pg_catalog.to_regclass(
    CASE WHEN needed.kind IN ('relation', 'reference') THEN needed.name END
  )
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  WHERE CASE needed.kind
    WHEN 'reference' THEN NOT pg_catalog.has_any_column_privilege(c.oid, 'REFERENCES')
    ELSE NOT pg_catalog.pg_has_role(c.relowner, 'USAGE')
      AND NOT (needed.schema_is_enough AND pg_catalog.pg_has_role(n.nspowner, 'USAGE'))
  END
  UNION ALL
  SELECT needed.at, pg_catalog.format('%I.%I', n.nspname, t.typname), t.typowner
  FROM ROWS FROM (pg_catalog.unnest($1), pg_catalog.unnest($2), pg_catalog.unnest($3))
    WITH ORDINALITY AS needed (kind, name, schema_is_enough, at)
  JOIN pg_catalog.pg_type t ON t.oid = pg_catalog.to_regtype(
    CASE needed.kind WHEN 'type' THEN needed.name END
  )
  JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
  WHERE NOT pg_catalog.pg_has_role(t.typowner, 'USAGE')
    AND NOT (needed.schema_is_enough AND pg_catalog.pg_has_role(n.nspowner, 'USAGE'))
  UNION ALL
  SELECT needed.at, pg_catalog.quote_ident(n.nspname), n.nspowner
  FROM ROWS FROM (pg_catalog.unnest($1), pg_catalog.unnest($2)) WITH ORDINALITY AS needed (kind, name, at)
  JOIN pg_catalog.pg_namespace n ON needed.kind = 'schema' AND n.oid = pg_catalog.to_regnamespace(
    CASE needed.name WHEN '' THEN pg_catalog.quote_ident(pg_catalog.current_schema()) ELSE needed.name END
  )
  WHERE NOT pg_catalog.has_schema_privilege(n.oid, 'CREATE')
) AS lacking (at, name, owner_id)
CROSS JOIN LATERAL (SELECT pg_catalog.pg_get_userbyid(lacking.owner_id)::pg_catalog.text) AS own (owner)
ORDER BY lacking.at
