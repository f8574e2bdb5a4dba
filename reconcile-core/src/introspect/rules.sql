-- Rewrite rules, without those that make a relation a view.
select r.oid, r.ev_class, r.rulename, r.ev_type, r.is_instead, r.ev_enabled, pg_catalog.pg_get_ruledef(r.oid, false)
from pg_catalog.pg_rewrite r
join pg_catalog.pg_class c on c.oid = r.ev_class
where r.rulename <> '_RETURN' and c.relpersistence <> 't' and {{schemas:c.relnamespace}} and {{among:r.ev_class}}
