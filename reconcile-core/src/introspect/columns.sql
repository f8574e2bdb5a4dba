-- Columns of relations and attributes of composite types; of index columns only those with options.
-- Names of the system's types come from the types; a modifier needs format_type, and so does the row
-- type of a table, which is not among them.
-- What is usual is NULL: that spares the server the printing of ten values a row.
select a.attrelid, a.attnum, a.attname, a.atttypid, nullif(a.atttypmod, -1),
       case when a.atttypmod >= 0 or a.atttypid >= 16384 then pg_catalog.format_type(a.atttypid, a.atttypmod) end,
       nullif(a.attnotnull, false), nullif(a.attidentity, ''), nullif(a.attgenerated, ''),
       nullif(a.attcollation, 0), nullif(a.attislocal, true),
       a.attstorage, {{>=14:nullif(a.attcompression, '')|null}}, {{>=17:a.attstattarget|nullif(a.attstattarget, -1)}},
       a.attoptions, a.attfdwoptions, a.attacl
from pg_catalog.pg_class c
join pg_catalog.pg_attribute a on a.attrelid = c.oid
where a.attnum > 0 and not a.attisdropped and c.relpersistence <> 't'
  and (c.relkind not in ('i', 'I', 'S', 't') or c.relkind in ('i', 'I') and a.attoptions is not null)
  and {{schemas:c.relnamespace}} and {{relations:a.attrelid}}
