-- Names of relations outside the schemas asked for, to which something inside refers: foreign keys
-- and the indexes they rely on, parents, owned sequences. Without a scope there are none.
select c.oid, n.nspname, c.relname, a.attnum, a.attname
from pg_catalog.pg_class c
join pg_catalog.pg_namespace n on n.oid = c.relnamespace
join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum > 0
where {{scoped}} and not ({{schemas:c.relnamespace}}) and c.oid in (
  select k.confrelid from pg_catalog.pg_constraint k where k.contype = 'f' and {{schemas:k.connamespace}} and {{among:k.conrelid}}
  union
  select k.conindid from pg_catalog.pg_constraint k where k.contype = 'f' and {{schemas:k.connamespace}} and {{among:k.conrelid}}
  union
  select i.inhparent from pg_catalog.pg_inherits i where {{relations:i.inhrelid}}
  union
  select d.refobjid from pg_catalog.pg_depend d
  join pg_catalog.pg_class s on s.oid = d.objid and s.relkind = 'S'
  where d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass and d.deptype in ('a', 'i')
    and d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass and {{schemas:s.relnamespace}} and {{among:s.oid}})
