-- Only what lasts as long as the transaction: a pooler hands the connection on. Copies of the tool
-- keep out of each other's way by a number of their own and the sequence's.
begin isolation level read committed;
set local search_path = '';
set local row_security = off;
set local jit = off;
set local lock_timeout = {{lock_timeout}};
set local statement_timeout = {{statement_timeout}};
select pg_catalog.pg_advisory_xact_lock({{key}}, {{sequence}}::pg_catalog.regclass::pg_catalog.oid::pg_catalog.int4){{swallow}}
