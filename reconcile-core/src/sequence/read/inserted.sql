-- How many rows were inserted into each table since the server began to count, and how many seconds ago that was at
-- most: a database whose counts were never reset (15 and later) says nothing, and then it is the server's.
-- $1 schemas, $2 tables.
select wanted.ord - 1,
       (case when c.relkind = 'p'
             then (select pg_catalog.sum(pg_catalog.pg_stat_get_tuples_inserted(part.relid))
                     from pg_catalog.pg_partition_tree(c.oid) as part)
             else pg_catalog.pg_stat_get_tuples_inserted(c.oid)
        end)::pg_catalog.int8,
       extract(epoch from pg_catalog.clock_timestamp() - coalesce(
         pg_catalog.pg_stat_get_db_stat_reset_time(
           (select d.oid from pg_catalog.pg_database d where d.datname = pg_catalog.current_database())),
         least(pg_catalog.pg_stat_get_bgwriter_stat_reset_time(),
               (select a.stats_reset from pg_catalog.pg_stat_archiver a))))::pg_catalog.int8
  from rows from (pg_catalog.unnest($1::pg_catalog.text[]), pg_catalog.unnest($2::pg_catalog.text[]))
         with ordinality as wanted (schema, relation, ord)
  join pg_catalog.pg_namespace n on n.nspname = wanted.schema
  join pg_catalog.pg_class c on c.relnamespace = n.oid and c.relname = wanted.relation
