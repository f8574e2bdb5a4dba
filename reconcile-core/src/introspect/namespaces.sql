-- All schemas, and whether they are the system's: pg_catalog, pg_toast, anybody's temporary ones.
select n.oid, n.nspname, n.nspname ~ '^pg_' or n.nspname = 'information_schema'
from pg_catalog.pg_namespace n
