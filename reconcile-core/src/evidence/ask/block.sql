-- One question: is there any such row, and if so, how many. What goes wrong stays in this block,
-- and the next question is asked all the same. statement_timeout counts from its beginning.
do $reconcile$
declare
  started constant pg_catalog.timestamptz := pg_catalog.clock_timestamp();
  patience constant pg_catalog.interval := pg_catalog.current_setting('statement_timeout')::pg_catalog.interval;
  there boolean;
  counted pg_catalog.int8;
  examples pg_catalog.text[];
  failure pg_catalog.text;
  message pg_catalog.text;
begin
  if started >= pg_catalog.current_setting('reconcile.deadline')::pg_catalog.timestamptz then
    failure := 'budget';
  else
    begin
      execute pg_catalog.current_setting('reconcile.there_query') into there;
      if there then
        execute pg_catalog.current_setting('reconcile.count_query') into counted, examples;
      end if;
      -- Takes the inner block back, and with it the locks on what was read.
      raise sqlstate 'RCOK0';
    exception
      when sqlstate 'RCOK0' then
        null;
      when query_canceled then
        -- Somebody wants this to end.
        if pg_catalog.clock_timestamp() < started + patience * 0.9 then
          raise;
        end if;
        failure := sqlstate;
      when others then
        failure := sqlstate;
        message := sqlerrm;
    end;
  end if;
  perform pg_catalog.set_config('reconcile.answers',
    pg_catalog.current_setting('reconcile.answers')
      || pg_catalog.json_build_array(pg_catalog.current_setting('reconcile.question_number'),
                                     there, counted, failure, message, examples)::pg_catalog.text
      || pg_catalog.chr(10), true);
end
$reconcile$;
