-- Schemas whose tables are all in a publication (15 and later; before that, no rows).
{{>=15:select s.pnpubid, n.nspname
from pg_catalog.pg_publication_namespace s
join pg_catalog.pg_namespace n on n.oid = s.pnnspid|select null, null where false}}
