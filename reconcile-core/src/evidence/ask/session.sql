-- Who reads, whether PL/pgSQL may be used, and whether a transaction is open: outside of one, now()
-- is the time of this very message; inside, it is earlier.
select current_user::pg_catalog.text,
       exists (select from pg_catalog.pg_language l
                where l.lanname = 'plpgsql' and pg_catalog.has_language_privilege(l.oid, 'USAGE')),
       pg_catalog.now() <> pg_catalog.statement_timestamp()
