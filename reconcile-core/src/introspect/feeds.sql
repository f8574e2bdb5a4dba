-- Which columns each sequence feeds: one row for each (sequence, column).
--
-- Found by the dependency graph, never by names. Text is read only where the graph ends, in the
-- source of functions and triggers; such rows have no sequence oid but a text `nextval('name')`,
-- resolved by the reader. Names that a default looks up at every insert are not here: the reader
-- finds them in the printed defaults.
--
-- Identity columns are known from their sequences, which belong to them, and are not read again.
--
-- via: d default that is nextval and integer casts alone; e larger expression;
--      f SQL function that is nextval alone; m domain default that is nextval alone;
--      g guessed (the sequence is mentioned, nobody knows what for).
--
-- Node trees are compared as text: `:funcid 1574` is nextval(regclass),
-- `:consttype 2205` is regclass; the casts keep an integer's value: int8 to int4 480, to int2 714,
-- to numeric 1781, numeric's own length 1703; int4 to int8 481, to int2 314, to numeric 1740.
-- Object ids of built-in functions never change.
with recursive
seq as materialized (
  select c.oid
    from pg_catalog.pg_class c
   where c.relkind = 'S'
     and c.relpersistence <> 't'
     and {{schemas:c.relnamespace}} and {{among:c.oid}}
),
-- Every column default, domain default and function whose expression names a sequence.
uses as materialized (
  select d.classid, d.objid, d.refobjid as seqid
    from seq
    join pg_catalog.pg_depend d
      on d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
     and d.refobjid = seq.oid
   where d.deptype = 'n'
     and d.classid in ('pg_catalog.pg_attrdef'::pg_catalog.regclass,
                       'pg_catalog.pg_type'::pg_catalog.regclass,
                       'pg_catalog.pg_proc'::pg_catalog.regclass)
),
-- Functions whose source text, which leaves no dependencies, speaks of nextval.
texts as materialized (
  select p.oid as funcid, p.prosrc
    from pg_catalog.pg_proc p
    join pg_catalog.pg_language l on l.oid = p.prolang
   where p.oid >= 16384
     and l.lanname not in ('c', 'internal')
     and p.prosrc ilike '%nextval%'
),
-- Those functions, and the functions that call them, up to eight calls deep.
-- `plain`: each body on the way is nextval, or one call without arguments, and nothing else.
reach (funcid, seqid, name, plain, depth) as (
    select s.funcid, s.seqid, s.name,
           s.seqid is not null and coalesce({{>=14: pg_catalog.pg_get_function_sqlbody(s.funcid) | null::pg_catalog.text}}
             ~ $re$^(RETURN|BEGIN ATOMIC\s+SELECT)\s+\(*nextval\('([^']|'')+'::regclass\)\)*(::(smallint|integer|bigint|numeric)\)*)*(\s+AS\s+\w+)?;?(\s+END)?$$re$, false),
           1
      from (select u.objid as funcid, u.seqid, null::pg_catalog.text as name
              from uses u
             where u.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass
            union all
            select t.funcid, null, m.found[1]
              from texts t,
                   pg_catalog.regexp_matches(t.prosrc, $re$nextval\s*\(\s*'+([^']+)'$re$, 'gi') as m (found)) s
  union
    select d.objid, r.seqid, r.name,
           r.plain and coalesce({{>=14: pg_catalog.pg_get_function_sqlbody(d.objid) | null::pg_catalog.text}}
             ~ $re$^(RETURN|BEGIN ATOMIC\s+SELECT)\s+\(*((\w+|"[^"]+")\.)?(\w+|"[^"]+")\(\)\)*(::(smallint|integer|bigint|numeric)\)*)*(\s+AS\s+(\w+|"[^"]+"))?;?(\s+END)?$$re$, false),
           r.depth + 1
      from reach r
      join pg_catalog.pg_depend d
        on d.refclassid = 'pg_catalog.pg_proc'::pg_catalog.regclass
       and d.refobjid = r.funcid
       and d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass
       and d.deptype = 'n'
     where r.depth < 8
),
-- Defaults of columns and domains (told apart by classid) that lead to a sequence.
leads as materialized (
    select u.classid, u.objid, u.seqid, null::pg_catalog.text as name, null::pg_catalog.oid as funcid, true as plain
      from uses u
     where u.classid <> 'pg_catalog.pg_proc'::pg_catalog.regclass
  union all
    select d.classid, d.objid, r.seqid, r.name, r.funcid, r.plain
      from (select distinct funcid, seqid, name, plain from reach) r
      join pg_catalog.pg_depend d
        on d.refclassid = 'pg_catalog.pg_proc'::pg_catalog.regclass
       and d.refobjid = r.funcid
       and d.classid in ('pg_catalog.pg_attrdef'::pg_catalog.regclass,
                         'pg_catalog.pg_type'::pg_catalog.regclass)
       and d.deptype = 'n'
),
-- The columns behind those defaults, each with the tree of the expression.
found (relid, attnum, seqid, name, funcid, plain, domain, tree) as (
    select a.adrelid, a.adnum, l.seqid, l.name, l.funcid, l.plain, false, a.adbin::pg_catalog.text
      from leads l
      join pg_catalog.pg_attrdef a on a.oid = l.objid
     where l.classid = 'pg_catalog.pg_attrdef'::pg_catalog.regclass
  union all
    select a.attrelid, a.attnum, l.seqid, l.name, l.funcid, l.plain, true, t.typdefaultbin::pg_catalog.text
      from leads l
      join pg_catalog.pg_type t on t.oid = l.objid and t.typtype = 'd'
      join pg_catalog.pg_attribute a
        on a.atttypid = t.oid and not a.atthasdef and not a.attisdropped and a.attnum > 0
     where l.classid = 'pg_catalog.pg_type'::pg_catalog.regclass
),
edges (seqid, relid, attnum, via, expression) as (
    select f.seqid, f.relid, f.attnum,
           case
             when f.seqid is null then 'g'
             when f.funcid is null and call.rest = '' then 'g'
             when call.casts !~ $re$^(\{COERCETODOMAIN :arg |\{FUNCEXPR :funcid (480|714|1781|1703|481|314|1740) [^{]*:args \()*$$re$ then 'e'
             when f.funcid is null and pg_catalog.split_part(call.rest, ':args (', 2) not like '{CONST :consttype 2205 %' then 'e'
             when f.funcid is not null and not (f.plain and call.rest ~ '^[^{]*:args <>') then 'e'
             when f.domain then 'm'
             when f.funcid is null then 'd'
             else 'f'
           end,
           'nextval(' || pg_catalog.quote_literal(f.name) || ')'
      from found f
     -- What stands around the first call of nextval, or of the function, and what follows its name.
     cross join lateral (select '{FUNCEXPR :funcid ' || coalesce(f.funcid, 1574) || ' ' as head) h
     cross join lateral (select pg_catalog.split_part(f.tree, h.head, 1) as casts,
                                pg_catalog.split_part(f.tree, h.head, 2) as rest) call
  union all
    -- BEFORE INSERT row triggers: one statement names both the sequence and NEW.column.
    select null, g.tgrelid, a.attnum, 'g', 'nextval(' || pg_catalog.quote_literal(s.found[1]) || ')'
      from texts t
      join pg_catalog.pg_trigger g
        on g.tgfoid = t.funcid and g.tgtype & 7 = 7 and g.tgenabled <> 'D' and not g.tgisinternal
     cross join pg_catalog.regexp_split_to_table(t.prosrc, ';') as p (part)
     cross join pg_catalog.regexp_matches(p.part, $re$nextval\s*\(\s*'+([^']+)'$re$, 'gi') as s (found)
     cross join pg_catalog.regexp_matches(p.part, $re$\mnew\s*\.\s*("[^"]+"|[[:alpha:]_][[:alnum:]_$]*)$re$, 'gi') as n (found)
      join pg_catalog.pg_attribute a
        on a.attrelid = g.tgrelid and a.attnum > 0 and not a.attisdropped
       and a.attname = case when n.found[1] like '"%' then pg_catalog.btrim(n.found[1], '"')
                            else pg_catalog.lower(n.found[1]) end
),
-- One row for each pair. Where it is fed in two ways, the less certain of the known ones counts;
-- a guess counts only alone.
merged as materialized (
  select seqid, relid, attnum, expression,
         pg_catalog.substr('eidmfg', pg_catalog.min(pg_catalog.strpos('eidmfg', via)), 1) as via
    from edges
   group by seqid, relid, attnum, expression
),
members as materialized (
  select d.objid
    from pg_catalog.pg_depend d
   where d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass
     and d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
     and d.deptype = 'e'
)
select m.seqid,
       m.relid,
       m.attnum,
       m.via,
       m.expression,
       -- The names of a table outside the schemas that were asked for: it is fed all the same.
       case when o.outside then (select n.nspname::pg_catalog.text from pg_catalog.pg_namespace n
                                  where n.oid = c.relnamespace) end as table_schema,
       case when o.outside then c.relname::pg_catalog.text end as table_name,
       case when o.outside then (select a.attname::pg_catalog.text from pg_catalog.pg_attribute a
                                  where a.attrelid = m.relid and a.attnum = m.attnum) end as column_name
  from merged m
  join pg_catalog.pg_class c on c.oid = m.relid
 cross join lateral (select not ({{schemas:c.relnamespace}}) as outside) o
 where c.relkind in ('r', 'p', 'f')
   and c.relpersistence <> 't'
   and c.relnamespace <> 'pg_catalog'::pg_catalog.regnamespace
   -- A partition's default is its parent's, unless it was given one of its own.
   and not (c.relispartition
            and exists (select
                          from pg_catalog.pg_partition_ancestors(c.oid) p
                          join merged up on up.relid = p.relid
                         where p.relid <> c.oid
                           and up.seqid is not distinct from m.seqid
                           and up.expression is not distinct from m.expression))
   -- What is fed within an extension is the extension's own business.
   and not (m.relid in (select objid from members)
            and m.seqid in (select objid from members))
