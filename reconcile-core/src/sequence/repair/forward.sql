-- The rows, then the position, then the move, in this order: values that are handed out while the
-- rows are looked through are seen. q.e is the furthest row, q.n the next value, k.steps how many
-- values lie between.
select {{sequence}} as sequence, q.last_value, q.is_called,
       case when q.n + k.steps * {{step}} {{within}} then {{move}} end as moved_to,
       true as moved_called
  from (select {{extreme}}::pg_catalog.numeric as e offset 0) as m,
       lateral (select last_value, is_called, m.e,
                       last_value::pg_catalog.numeric + case when is_called then {{step}} else 0 end as n
                  from {{name}} offset 0) as q,
       lateral (select case when q.e {{reaches}} q.n then pg_catalog.div(q.e - q.n, {{step}}) + 1 end as steps offset 0) as k;
