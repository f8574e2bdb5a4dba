-- How the server's log writes a moment ($1, seconds since the beginning of 1970), if its lines begin
-- with a time. One row.
SELECT CASE WHEN pg_catalog.current_setting('log_line_prefix') ~ '^%[mt]' THEN
  pg_catalog.to_char(
    pg_catalog.to_timestamp($1) AT TIME ZONE pg_catalog.current_setting('log_timezone'),
    'YYYY-MM-DD HH24:MI:SS'
  )
END
