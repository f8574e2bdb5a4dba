-- Tables named in publications.
select r.prpubid, r.prrelid, {{>=15:r.prattrs|null}},
       {{>=15:case when r.prqual is not null then coalesce(pg_catalog.pg_get_expr(r.prqual, r.prrelid), '???') end|null}}, r.oid
from pg_catalog.pg_publication_rel r
