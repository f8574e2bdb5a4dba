-- What lies in the schemas asked for, kept for this transaction: the queries then find the few by
-- their ids, and none of them looks for the schemas in all of pg_class again. Nothing without a scope.
select pg_catalog.length(pg_catalog.set_config('reconcile.relations', array(
         select c.oid from pg_catalog.pg_class c where {{small}} and {{schemas:c.relnamespace}})::pg_catalog.text, true)),
       pg_catalog.length(pg_catalog.set_config('reconcile.types', array(
         select t.oid from pg_catalog.pg_type t where {{small}} and {{schemas:t.typnamespace}})::pg_catalog.text, true))
