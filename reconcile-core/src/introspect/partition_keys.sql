-- Partition keys. Printed by the server only where there is an expression: that opens the table.
select p.partrelid, p.partstrat, p.partattrs, p.partclass, p.partcollation,
       case when p.partexprs is not null then pg_catalog.pg_get_partkeydef(p.partrelid) end
from pg_catalog.pg_partitioned_table p
join pg_catalog.pg_class c on c.oid = p.partrelid
where c.relpersistence <> 't' and {{schemas:c.relnamespace}} and {{among:p.partrelid}}
