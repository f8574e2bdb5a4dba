-- What the second trip needs to know: the server, the role, and whether a transaction is open.
-- Outside a transaction block, now() is the time of this very message; inside one it is earlier.
select pg_catalog.current_setting('server_version_num'),
       pg_catalog.current_setting('server_version'),
       pg_catalog.current_database(),
       pg_catalog.getdatabaseencoding(),
       (select d.datcollate from pg_catalog.pg_database d where d.datname = pg_catalog.current_database()),
       pg_catalog.pg_is_in_recovery(),
       current_user::text,
       (select r.rolsuper from pg_catalog.pg_roles r where r.rolname = current_user),
       pg_catalog.now() <> pg_catalog.statement_timestamp(),
       pg_catalog.current_setting('transaction_isolation'),
       pg_catalog.current_setting('block_size'),
       pg_catalog.current_schemas(false),
       -- not reltuples, which waits for a vacuum
       pg_catalog.pg_relation_size('pg_catalog.pg_class'::pg_catalog.regclass)
