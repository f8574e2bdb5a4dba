-- Queries of views and materialised views.
select c.oid, pg_catalog.pg_get_viewdef(c.oid, false)
from pg_catalog.pg_class c
where c.relkind in ('v', 'm') and c.relpersistence <> 't' and {{schemas:c.relnamespace}} and {{among:c.oid}}
