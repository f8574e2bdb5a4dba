-- Operator classes by id, the system's included: whether one is its type's default decides whether
-- it is named in an index.
select o.oid, n.nspname, o.opcname, o.opcmethod, o.opcintype, o.opcdefault
from pg_catalog.pg_opclass o
join pg_catalog.pg_namespace n on n.oid = o.opcnamespace
