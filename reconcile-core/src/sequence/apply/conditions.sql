-- Whether anything can be written here, how long the server waits before it looks for deadlocks (in
-- milliseconds), and whether a transaction is open: outside of one, now() is the time of this very
-- message; inside, it is earlier.
select pg_catalog.pg_is_in_recovery(),
       pg_catalog.current_setting('transaction_read_only') = 'on',
       (select setting from pg_catalog.pg_settings where name = 'deadlock_timeout'),
       pg_catalog.now() <> pg_catalog.statement_timestamp()
