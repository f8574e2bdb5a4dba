-- Sequences with their parameters: one row each. Readable by every role. The position is not here:
-- it lives in the sequence itself and changes with every insert.
select c.oid,
       c.relnamespace,
       c.relname::pg_catalog.text,
       c.relowner,
       c.relpersistence,
       pg_catalog.format_type(s.seqtypid, null) as data_type,
       s.seqstart,
       s.seqincrement,
       s.seqmin,
       s.seqmax,
       s.seqcache,
       s.seqcycle,
       -- OWNED BY (a) or identity (i): with which column it is dropped, not which column it feeds.
       d.refobjid as owned_by_relation,
       d.refobjsubid as owned_by_attnum,
       d.deptype as owned_by_deptype,
       c.relacl::pg_catalog.text
  from pg_catalog.pg_class c
  join pg_catalog.pg_sequence s on s.seqrelid = c.oid
  left join pg_catalog.pg_depend d
         on d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
        and d.objid = c.oid
        and d.objsubid = 0
        and d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
        and d.refobjsubid > 0
        and d.deptype in ('a', 'i')
 where c.relpersistence <> 't'
   and {{schemas:c.relnamespace}} and {{among:c.oid}}
