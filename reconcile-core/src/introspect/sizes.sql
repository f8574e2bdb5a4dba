-- How much is in each schema: only asked for where there is a scope.
select c.relnamespace, pg_catalog.count(*) from pg_catalog.pg_class c group by c.relnamespace
