-- Constraints of tables and domains, as facts: no definition text but for expressions.
-- A check needs its table to be printed; a domain's does not.
select k.oid, k.conname, k.contype, k.conrelid, k.contypid, k.conindid, k.conparentid <> 0,
       k.conislocal, k.condeferrable, k.condeferred, k.convalidated, k.connoinherit,
       k.conkey, k.confrelid, k.confkey, k.confdeltype, k.confupdtype, k.confmatchtype,
       {{>=15:k.confdelsetcols|null}}, {{>=18:k.conenforced|true}}, {{>=18:k.conperiod|false}},
       case when k.contype = 'c' then pg_catalog.pg_get_expr(k.conbin, k.conrelid)
            when k.contype = 'x' then pg_catalog.pg_get_constraintdef(k.oid) end
from pg_catalog.pg_constraint k
where {{schemas:k.connamespace}}
