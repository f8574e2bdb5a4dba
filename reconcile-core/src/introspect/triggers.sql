-- Triggers that somebody made; those behind constraints are internal. Before 15 the copies that
-- partitions get are called internal too, and no others have a parent.
select t.oid, t.tgrelid, t.tgname, n.nspname, p.proname, t.tgenabled, t.tgconstraint <> 0,
       t.tgparentid <> 0, pg_catalog.pg_get_triggerdef(t.oid, false)
from pg_catalog.pg_trigger t
join pg_catalog.pg_class c on c.oid = t.tgrelid
join pg_catalog.pg_proc p on p.oid = t.tgfoid
join pg_catalog.pg_namespace n on n.oid = p.pronamespace
where {{>=15:not t.tgisinternal|(not t.tgisinternal or t.tgparentid <> 0)}} and c.relpersistence <> 't' and {{schemas:c.relnamespace}}
  and {{among:t.tgrelid}}
