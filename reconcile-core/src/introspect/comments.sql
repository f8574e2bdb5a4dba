-- Comments on everything that is not the system's. One read of them all is far cheaper than a join
-- in each query. The schema public and the extension plpgsql come with the server.
select d.classoid, d.objoid, d.objsubid, d.description
from pg_catalog.pg_description d
where (d.objoid >= 16384 or d.classoid in (
    'pg_catalog.pg_namespace'::pg_catalog.regclass, 'pg_catalog.pg_extension'::pg_catalog.regclass))
  and (d.classoid <> 'pg_catalog.pg_class'::pg_catalog.regclass or {{among:d.objoid}})
