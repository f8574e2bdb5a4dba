-- Tables, partitioned tables, foreign tables, views, materialised views and composite types.
-- The bound is printed without its relation: that opens nothing and waits for no lock.
-- relhassubclass and the like are left out: they may lag behind.
select c.oid, c.relnamespace, c.relname, c.relkind, c.relowner, c.relpersistence,
       c.relispartition, c.relrowsecurity, c.relforcerowsecurity, c.relreplident,
       c.reltuples, c.relpages, c.reltype, c.reloftype, c.relam, c.reltablespace,
       c.relispopulated, c.reloptions, c.relacl,
       case when c.relispartition then pg_catalog.pg_get_expr(c.relpartbound, 0) end,
       {{sizes:case when c.relkind in ('r', 'm') then pg_catalog.pg_total_relation_size(c.oid) end}},
       {{readable:case when c.relkind in ('r', 'p', 'v', 'm', 'f') then pg_catalog.has_table_privilege(c.oid, 'SELECT') else true end}},
       c.relnatts
from pg_catalog.pg_class c
where c.relkind not in ('i', 'I', 'S', 't') and c.relpersistence <> 't'
  and {{schemas:c.relnamespace}} and {{among:c.oid}}
