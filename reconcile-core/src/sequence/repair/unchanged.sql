-- Had the owner been changed by somebody else just before, that would now have been undone, and
-- this transaction would have written the row. A division by zero then ends it.
select 1 / (xmin <> pg_catalog.pg_current_xact_id()::pg_catalog.xid)::pg_catalog.int4 as owner_unchanged
  from pg_catalog.pg_class where oid = {{sequence}}::pg_catalog.regclass{{swallow}}
