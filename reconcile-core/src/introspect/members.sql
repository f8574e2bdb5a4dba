-- What belongs to an extension. One read; a look-up per object costs more than the objects.
select d.classid, d.objid, d.refobjid
from pg_catalog.pg_depend d
where d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass and d.deptype = 'e'
