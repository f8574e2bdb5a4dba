-- What the snapshot sees, and under which name pg_dump can see the same.
select pg_catalog.pg_export_snapshot(),
       pg_catalog.to_char(pg_catalog.now() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
       pg_catalog.pg_database_size(d.oid),
       pg_catalog.pg_encoding_to_char(d.encoding),
       d.datcollate::text,
       d.datctype::text,
       d.datname::text,
       pg_catalog.current_setting('server_version_num')::integer
  from pg_catalog.pg_database as d
 where d.datname = pg_catalog.current_database()
