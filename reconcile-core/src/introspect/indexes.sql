-- Indexes, as facts: expressions and predicates are the only text that the server has to print.
select i.indexrelid, c.relname, i.indrelid, c.relam, i.indisunique, {{>=15:i.indnullsnotdistinct|false}},
       i.indisvalid, i.indisready, i.indimmediate, i.indisclustered, i.indisreplident,
       i.indnkeyatts, i.indkey, i.indoption, i.indclass, i.indcollation,
       c.reloptions, c.reltablespace, c.reltuples, c.relpages,
       case when i.indexprs is not null then
         array(select coalesce(pg_catalog.pg_get_indexdef(i.indexrelid, k, false), '???')
               from pg_catalog.generate_series(1, i.indnatts::pg_catalog.int4) k where i.indkey[k - 1] = 0) end,
       case when i.indpred is not null then coalesce(pg_catalog.pg_get_expr(i.indpred, i.indrelid), '???') end
from pg_catalog.pg_index i
join pg_catalog.pg_class c on c.oid = i.indexrelid
where c.relpersistence <> 't' and {{schemas:c.relnamespace}} and {{relations:i.indrelid}}
