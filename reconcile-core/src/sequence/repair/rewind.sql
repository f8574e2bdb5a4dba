-- q.e is the furthest row, q.n the next value, t.target the first value past that row in phase.
-- Where it can be, last_value is a value of the sequence, for those who watch it.
select {{sequence}} as sequence, q.last_value, q.is_called,
       case when t.target {{before}} q.n
            then pg_catalog.setval({{sequence}}, (t.target - case when t.called then {{step}} else 0 end)::pg_catalog.int8, t.called)
       end as moved_to,
       t.called as moved_called
  from (select {{extreme}}::pg_catalog.numeric as e offset 0) as m,
       lateral (select last_value, is_called, m.e,
                       last_value::pg_catalog.numeric + case when is_called then {{step}} else 0 end as n
                  from {{name}} offset 0) as q,
       lateral (select v.target, v.target - ({{step}}) between {{min}} and {{max}} and q.e is not null as called
                  from (select coalesce(q.n - pg_catalog.div(q.n - q.e - {{sign}}, {{step}}) * {{step}}, {{start}}) as target) as v
                offset 0) as t;
