-- Servers and options of foreign tables.
select f.ftrelid, s.srvname, f.ftoptions
from pg_catalog.pg_foreign_table f
join pg_catalog.pg_foreign_server s on s.oid = f.ftserver
