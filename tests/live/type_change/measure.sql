-- What a change of type does, measured: a table of samples for each type, and functions that convert
-- every sample and compare what comes back.

-- `plain` is the type without modifiers, domains and brackets; `equal`, whether `=` decides that a
-- value is the same (its text says more than the value does: trailing zeros, padding).
create table types (id int primary key, def text not null, plain text not null, is_array boolean not null,
                    equal boolean not null);
create table castable (source text, target text);
create type outcome as (impossible boolean, failed int[], changed int[], probe_misses int[], probe_alarms int[]);

-- A type with its samples. They are cast explicitly, so that too long ones are cut; what the type
-- refuses is left out.
create function add_type(type_id int, def text, plain text, is_array boolean, samples text[]) returns void
language plpgsql as $$
declare sample text; i int := 0;
begin
  insert into types values (type_id, def, plain, is_array,
    plain in ('numeric', 'real', 'double precision', 'money', 'character', 'bpchar'));
  execute format('create unlogged table s%s (id int, v %s)', type_id, def);
  execute format('create unlogged table d%s (id int, v %s)', type_id, def);
  foreach sample in array samples || null::text loop
    i := i + 1;
    begin
      -- Rounding makes times that are out of range, which nothing else takes.
      execute format('insert into s%s select $1, $2::text::%2$s::text::%2$s', type_id, def) using i, sample;
    exception when data_exception or program_limit_exceeded or integrity_constraint_violation then null;
    end;
  end loop;
  execute format('delete from s%1$s a using s%1$s b where a.v::text = b.v::text and a.id > b.id', type_id);
end $$;

create function counted(type_id int) returns bigint language plpgsql as $$
declare samples bigint;
begin
  execute format('select count(*) from s%s', type_id) into samples;
  return samples;
end $$;

-- Which explicit casts there are.
create function find_casts() returns void language plpgsql as $$
declare a record; b record;
begin
  for a in select distinct on (plain, is_array) plain, is_array, def from types order by plain, is_array, id loop
    for b in select distinct on (plain, is_array) plain, is_array, def from types order by plain, is_array, id loop
      begin
        execute format('select null::%s::%s', a.def, b.def);
        insert into castable values (a.plain || a.is_array, b.plain || b.is_array);
      exception
        when cannot_coerce then null;
        when not_null_violation or check_violation then
          insert into castable values (a.plain || a.is_array, b.plain || b.is_array);
      end;
    end loop;
  end loop;
end $$;

-- A way back: the condition that `i.v`, converted, is `s.v` as before.
create function way_back(source types, target types, through text) returns text language sql as $$
  select format(
    case when source.equal then '(i.v%2$s::%1$s is not distinct from s.v)'
         else '((i.v%2$s::%1$s)::text is not distinct from s.v::text)' end
    -- As numbers too: to oid and back, -1 becomes 4294967295 and -1 again.
    || case when not source.is_array and source.plain in ('smallint', 'integer', 'bigint', 'oid')
             and target.plain in ('smallint', 'integer', 'bigint', 'oid')
            then ' and i.v::bigint is not distinct from s.v::bigint' else '' end
    -- As text too: `true` cut to `t` can still be read. Not a name, which is made from another text.
    || case when not target.is_array and (target.plain in ('text', 'character varying', 'character', 'bpchar', 'citext')
             or target.plain = 'name' and source.plain not in ('inet', 'cidr', 'boolean')
             or target.plain like 'bit%%' and source.plain like 'bit%%')
            then ' and rtrim(i.v::text) is not distinct from rtrim(s.v::text)' else '' end,
    source.def, through)
$$;

create function has_cast(source types, target types) returns boolean language sql as $$
  select exists (select from castable
                 where (castable.source, castable.target) = (source.plain || source.is_array, target.plain || target.is_array))
$$;

-- Converts all samples: which fail, and which no way back restores. `how` is 0 for assignment, as
-- ALTER TABLE … TYPE does it, 1 for a cast, 2 for a cast through text. A probe has to find the same.
create function measure(source_id int, target_id int, how int, probe text) returns outcome
language plpgsql as $$
declare s types; t types; result outcome; value text; ways text[]; found int[];
begin
  select * into s from types where id = source_id;
  select * into t from types where id = target_id;
  value := case how when 0 then 's.v' when 1 then format('s.v::%s', t.def) else format('s.v::text::%s', t.def) end;
  result := (false, '{}'::int[], '{}'::int[], '{}'::int[], '{}'::int[]);
  if how < 2 and not has_cast(s, t) and s.def || t.def !~ 'd_' then
    result.impossible := true;
    return result;
  end if;
  ways := array[way_back(s, t, '::text')];
  if has_cast(t, s) then
    ways := way_back(s, t, '') || ways;
  end if;
  if t.plain = 'money' and s.plain in ('integer', 'bigint') then
    ways := way_back(s, t, '::numeric') || ways;
  end if;
  begin
    -- All at once, as long as nothing fails.
    execute format('with i as (insert into d%s select s.id, %s from s%s s returning id, v) '
      'select coalesce(array_agg(i.id order by i.id) filter (where not coalesce(%s, false)), ''{}'') '
      'from i join s%s s using (id)', t.id, value, s.id, array_to_string(ways, ' or '), s.id)
      into result.changed;
  exception
    when datatype_mismatch or cannot_coerce then result.impossible := true; return result;
    when others then
      execute one_by_one(s, t, value, ways);
      result.failed := current_setting('measured.failed');
      result.changed := current_setting('measured.changed');
  end;
  if probe <> '' then
    begin
      execute format('select coalesce(array_agg(id order by id), ''{}'') from s%s where %s', s.id, probe) into found;
    exception when others then
      raise exception 'the probe % on % failed: %', probe, s.def, sqlerrm;
    end;
    result.probe_misses := array(select unnest(result.failed || result.changed) except select unnest(found));
    result.probe_alarms := array(select unnest(found) except select unnest(result.failed || result.changed));
  end if;
  return result;
end $$;

-- A block that converts one sample after the other, each way back on its own. Its statements are
-- planned once a pair.
create function one_by_one(s types, t types, value text, ways text[]) returns text language sql as $$
  select format(
    'do $block$ declare one int; i record; kept boolean; failed int[] := ''{}''; changed int[] := ''{}''; begin '
    'for one in select id from s%1$s order by id loop begin '
    'insert into d%2$s select s.id, %3$s from s%1$s s where s.id = one returning v into i; '
    'exception when others then failed := failed || one; continue; end; %4$s '
    'changed := changed || one; end loop; '
    'perform set_config(''measured.failed'', failed::text, false), set_config(''measured.changed'', changed::text, false); '
    'end $block$', s.id, t.id, value,
    (select string_agg(format('begin select %s into kept from s%s s where s.id = one; if kept then continue; end if; '
                              'exception when others then null; end;', way, s.id), ' ' order by place)
     from unnest(ways) with ordinality w(way, place)))
$$;

-- How much ALTER TABLE writes: 0 the catalog, 1 indexes, 2 the table. The table holds the samples
-- that do not fail; what becomes of them is the same as on assignment, or an error is raised.
create function work(source_id int, target_id int, how int, failed int[]) returns int language plpgsql as $$
declare s types; t types; a oid; b oid; result int; differ boolean; value text; alter_sql text;
begin
  select * into s from types where id = source_id;
  select * into t from types where id = target_id;
  value := case how when 0 then 's.v' else format('s.v::%s', t.def) end;
  alter_sql := format('alter table w alter v type %s %s', t.def,
    case how when 1 then 'using v::' || t.def else '' end);
  begin
    execute format('create unlogged table w (id int, v %s)', s.def);
    execute format('insert into w select * from s%s where id <> all ($1)', s.id) using failed;
    if not t.plain in ('xml', 'json') and not s.plain in ('xml', 'json') then
      execute 'create index w_v on w (v)';
      b := pg_relation_filenode('w_v');
    end if;
    a := pg_relation_filenode('w');
    execute alter_sql;
    result := case when pg_relation_filenode('w') <> a then 2
      when pg_relation_filenode(to_regclass('w_v')) <> b then 1 else 0 end;
    execute format('with i as (insert into d%s select s.id, %s from s%s s where id <> all ($1) returning id, v) '
      'select exists (select from i full join w using (id) where i.v::text is distinct from w.v::text)',
      t.id, value, s.id) into differ using failed;
    if differ then
      raise exception 'ALTER is not assignment: % to %', s.def, t.def;
    end if;
    raise exception using errcode = 'RB000';
  exception when sqlstate 'RB000' then return result;
  end;
end $$;

-- Whether any sample becomes another value under another setting.
create function depends(source_id int, target_id int, how int, failed int[], setting text, value text)
returns boolean language plpgsql as $$
declare s types; t types; put text; usual text; a text[]; b text[];
begin
  select * into s from types where id = source_id;
  select * into t from types where id = target_id;
  usual := current_setting(setting);
  put := format('insert into d%s select s.id, %s from s%s s where id <> all ($1)', t.id,
    case how when 0 then 's.v' else format('s.v::%s', t.def) end, s.id);
  execute format('delete from d%s', t.id);
  execute put using failed;
  execute format('select array_agg(v::text order by id) from d%s', t.id) into a;
  execute format('delete from d%s', t.id);
  begin
    perform set_config(setting, value, false);
    execute put using failed;
    perform set_config(setting, usual, false);
  exception when others then
    perform set_config(setting, usual, false);
    return true;
  end;
  execute format('select array_agg(v::text order by id) from d%s', t.id) into b;
  execute format('delete from d%s', t.id);
  return a is distinct from b;
end $$;
