-- What the blocks wrote down, one line of JSON each; a row for each example, or one if there is none.
select a.line ->> 0, a.line ->> 1, a.line ->> 2, a.line ->> 3, a.line ->> 4, e.example
  from pg_catalog.unnest(pg_catalog.string_to_array(
         pg_catalog.rtrim(pg_catalog.current_setting('reconcile.answers'), pg_catalog.chr(10)),
         pg_catalog.chr(10))) with ordinality as l (text, ord)
 cross join lateral (select l.text::pg_catalog.json) as a (line)
  left join lateral pg_catalog.json_array_elements_text(
         case pg_catalog.json_typeof(a.line -> 5) when 'array' then a.line -> 5 end)
         with ordinality as e (example, ord) on true
 order by l.ord, e.ord;
