-- How many things, indexes aside, are in each of the schemas asked for, whose names are put in: by pg_depend, for
-- pg_class would have to be read from end to end. It only decides on how they are looked for.
select d.refobjid, pg_catalog.count(*)
from pg_catalog.pg_depend d
where d.refclassid = 'pg_catalog.pg_namespace'::pg_catalog.regclass
  and d.refobjid in (select n.oid from pg_catalog.pg_namespace n where n.nspname in ({{names}}))
group by d.refobjid
