-- The types that are measured, and values at their limits.

create type mood as enum ('sad', 'ok', 'very happy');
create type mood_more as enum ('angry', 'sad', 'very happy', 'ok');
create type "Odd" as enum ('trailing ', 'Ünï😀', '');
create type pair as (a int, b text);
create domain d_text as text;
create domain d_five as varchar(5);
create domain d_filled as text not null;
create domain d_small as integer check (value <> 42);
create domain d_digits as integer[] check (array_position(value, 7) is null);
create domain d_list as integer[];
create domain d_deep as d_small;
create domain d_scaled as numeric(10,2);

create table samples (base text primary key, list text[]);
insert into samples values
('smallint', '{0,42,1,-1,7,100,-32768,32767}'),
('integer', '{0,1,-1,7,42,100,32767,32768,-32769,16777217,-2147483648,2147483647}'),
('bigint', '{0,42,1,-1,7,100,-32769,2147483648,-2147483649,4294967296,9007199254740993,92233720368547758,92233720368547759,-9223372036854775808,9223372036854775807}'),
('oid', '{0,42,1,7,32768,2147483647,2147483648,4294967295}'),
('numeric', '{0,42,1,-1,0.5,2.5,1.10,-32769,2147483648,16777217,0.30000000000000004,1234567890.123456789,92233720368547758.07,92233720368547758.08,9223372036854775807.5,1e50,1e400,-1e-400,NaN,Infinity,-Infinity}'),
('real', '{0,42,-0,1,-1,0.5,0.1,1.5,16777216,16777218,-1.00000075e-36,3.4028235e+38,1e-45,-1.1754944e-38,1e10,NaN,Infinity,-Infinity}'),
('double precision', '{0,42,-0,1,-1,0.5,0.1,0.30000000000000004,1.5,16777217,9007199254740993,-2.2250738585072014e-308,5e-324,1.7976931348623157e+308,1e10,NaN,Infinity,-Infinity}'),
('money', '{0,0.01,-0.01,5,1234.56,-92233720368547758.08,92233720368547758.07}'),
('boolean', '{t,f}'),
('text', array['', ' ', 'a', 'abc', 'ab   ', '     ', 'hello world', '1', ' 12 ', '007', 'yes', 'ünï', '😀😀😀😀😀', repeat('😀', 16), repeat('x', 70), repeat('x', 64), repeat('y', 300), '2024-02-30', '24-1-5', '2024-01-05 3:4:5.5', '{1, 2}', '{ sad }', '{"b": 1, "a": 2, "a": 3}', E'\\x41', E'a\\b', '<?xml version="1.0"?><a>1</a>', '<a', '10.0.0.1', '10/8', '101', 'x1F', 'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11', '08-00-2B-01-02-03', '08-00-2B-01-02-03-04-05', 'sad', 'ok', '$1,000.5', '1 day 25:00:00', '-1 day 2:00', '1/2/2024', '1e3', '25:00', '3:4 PM', '3:4+1', 'NaN', '1.50', ' .50 ', ' .00123 ', '{2024-1-5}', '"x"', rpad('1', 400)]),
('bytea', array['', E'\\x00', E'\\x2a', E'\\xff00ff', E'\\x' || repeat('ab', 100), 'abc', E'\\x7fffffff', E'\\xffffffffffffffff', E'\\x0001', E'\\x0000000000000001']),
('bit', array['0', '1', repeat('1', 5), repeat('10', 4), repeat('1', 8), repeat('10', 16), repeat('1', 32), '1' || repeat('0', 39), repeat('01', 20), repeat('10', 32), repeat('1', 64), repeat('10', 35), repeat('0', 69) || '1']),
('uuid', '{00000000-0000-0000-0000-000000000000,ffffffff-ffff-ffff-ffff-ffffffffffff,a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11}'),
('xml', array['<a/>', '<?xml version="1.0"?><a>1</a>', ' x ', '', '<a>' || repeat('é', 300) || '</a> ', '1', rpad('1', 400)]),
('json', array['null', '1', '1.50', '1e3', '12345678901234567890.5', '"x"', '"a\u00e9"', '"\u0000"', 'true', '[1, 2]', '{"b": 1, "a": 2, "a": 3}', '{}  ', ' 1', '"' || repeat('x', 300) || '"', '42', '0.1234567', '0.001234567', '40000', '3000000000', '1e400', rpad('1', 400)]),
('inet', '{10.0.0.1,10.0.0.1/8,10.0.0.0/8,::1,ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffe/127,ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff,0.0.0.0/0}'),
('cidr', '{10.0.0.0/8,10.0.0.1/32,::/0,ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/128,192.168.0.0/24}'),
('macaddr', '{08:00:2b:01:02:03,00:00:00:00:00:00,ff:ff:ff:ff:ff:ff}'),
('macaddr8', '{08:00:2b:ff:fe:01:02:03,08:00:2b:01:02:03:04:05,ff:ff:ff:ff:ff:ff:ff:ff}'),
('date', '{2024-02-29,2011-12-30,1999-12-31,2018-11-04,4714-11-24 BC,0001-01-01,5874897-12-31,294277-01-01,294276-12-31,infinity,-infinity}'),
('time', '{00:00:00,24:00:00,23:59:59.999999,12:34:56.123456,12:34:56.123,12:34:56.5,12:34:56}'),
('timetz', '{00:00:00+00,24:00:00-15:59:59,23:59:59.999999+15:59:59,12:34:56.123456-05:30:15,12:34:56.5+02,12:34:56.123+01}'),
('timestamp', '{2024-03-31 02:30:00,2024-10-27 02:30:00,2018-11-04 00:00:00,1999-12-31 23:59:59.999999,2000-01-01 12:34:56.123,4714-11-24 00:00:00.123456 BC,4714-11-24 00:00:00 BC,294276-12-31 23:59:59.123456,294276-12-31 23:59:59.999999,0044-03-15 12:00:00.5 BC,1800-01-01 00:00:00,infinity,-infinity}'),
('timestamptz', '{2024-10-27 00:30:00+00,2024-10-27 01:30:00+00,2018-11-04 03:00:00+00,1999-12-31 23:59:59.999999+00,2000-01-01 12:34:56.123+00,4714-11-24 00:00:00.123456+00 BC,4714-11-24 00:00:00+00 BC,294276-12-31 23:59:59.123456+00,294276-12-31 23:59:59.999999+00,0044-03-15 12:00:00.5+00 BC,1800-01-01 00:00:00+00,1800-01-01 12:34:56.123456+00,1800-01-01 12:34:56.123456+00 BC,infinity,-infinity}'),
('interval', '{0,1 mon,30 days,1 day,24:00:00,25:00:00,-1 year -2 mons +3 days -04:05:06.789123,1.5 seconds,12:34:56,12:34:56.123,1 day 12:34:00,3 years 2 mons,-178956970 years -8 mons,-178956969 years -11 mons -2147483648 days -2562047788:00:54.775807,-178956960 years -11 mons -2147483640 days -2147483640:00:54.775807,-2562047788:00:54.775,infinity}'),
('mood', '{sad,ok,very happy}'),
('mood_more', '{angry,sad,very happy,ok}'),
('"Odd"', array['trailing ', 'Ünï😀', '']);
insert into samples select 'jsonb', list from samples where base = 'json';
-- Strings that only other strings are made of.
insert into samples values
('short', array['', ' ', 'a', 'abc', 'ab   ', '     ', 'hello world', '1', 'ünï', '😀😀😀😀😀', repeat('😀', 16), repeat('x', 70), repeat('x', 64), repeat('y', 300), rpad('1', 400)]);
insert into samples select 'bit varying', list || ''::text || repeat('1', 200) from samples where base = 'bit';
update samples set base = base || ' without time zone' where base in ('time', 'timestamp');
update samples set base = case base when 'timetz' then 'time' else 'timestamp' end || ' with time zone' where base in ('timetz', 'timestamptz');

-- The largest values of numeric(p,s), those just below, the smallest, and halves.
create function numeric_samples(p int, s int) returns text[] language sql as $$
  select array_agg(distinct (k * ('1e' || -s)::numeric)::text) || '{NaN,0,42}'::text[]
  from (select ('1e' || p)::numeric - i as k from generate_series(1, 8) i
        union all select -(('1e' || p)::numeric) + 1 union all select 1 union all select -1 union all select 5
        union all select div(('1e' || p)::numeric, 3) union all select div(('1e' || p)::numeric, 2)
        union all select ('1e' || p - 1)::numeric) k
$$;


-- A type by its text, with the samples of its plain type and with those at the limits that its
-- modifiers set.
create function add(id int, def text) returns void language plpgsql as $$
declare element text; kind text; list text[]; p int; s int; n int;
begin
  element := regexp_replace(def, '\[\]$', '');
  kind := case element
    when 'd_text' then 'text' when 'd_filled' then 'text' when 'd_five' then 'character varying'
    when 'd_small' then 'integer' when 'd_deep' then 'integer' when 'd_scaled' then 'numeric'
    when 'd_digits' then 'integer' when 'd_list' then 'integer'
    else regexp_replace(regexp_replace(element, '\(-?\d+(,-?\d+)?\)', ''), '^interval .*', 'interval') end;
  p := coalesce((regexp_match(element, '^numeric\((\d+),'))[1], case element when 'd_scaled' then '10' end)::int;
  s := coalesce((regexp_match(element, '^numeric\(\d+,(-?\d+)\)'))[1], case element when 'd_scaled' then '2' end)::int;
  list := case
    when p is not null then numeric_samples(p, s)
    when element in ('text', 'citext', 'name', 'character varying(191)', 'bpchar', 'd_text')
      then (select samples.list from samples where base = 'text')
    when kind in ('character', 'character varying', 'bpchar', 'text')
      then (select samples.list from samples where base = 'short')
    else (select samples.list from samples where base = kind) end;
  n := (regexp_match(element, '^character.*\((\d+)\)$'))[1]::int;
  if n is not null then
    list := list || array[repeat('😀', n), repeat('a', n), rpad('a', n), repeat(' ', n), repeat('1', n)];
  end if;
  n := (regexp_match(element, '^bit.*\((\d+)\)$'))[1]::int;
  if n is not null then
    list := list || array[repeat('1', n), repeat('0', n), repeat('0', n - 1) || '1', lpad('101010', n, '0')];
  end if;
  if def <> element or def in ('d_digits', 'd_list') then
    list := (select array_agg(format('{%s,NULL}', to_json(value)::text)) from unnest(list) value)
      || format('[2:3]={%1$s,%1$s}', to_json(list[1])::text) || '{}'::text || '{NULL}'::text
      || format('{%s}', array_to_string(array_fill(to_json(list[2])::text, array[120]), ','));
  end if;
  if list is null then
    raise exception 'no samples for %', def;
  end if;
  perform add_type(id, def, kind, def <> element or def in ('d_digits', 'd_list'), list);
end $$;
