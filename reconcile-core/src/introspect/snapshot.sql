-- The transactions that this reading sees.
select pg_catalog.pg_current_snapshot()
