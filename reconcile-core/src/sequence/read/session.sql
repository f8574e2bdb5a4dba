-- Who reads, how many locks there are for all sessions together, and whether a transaction is open:
-- outside of one, now() is the time of this very message; inside, it is earlier. Last, what tells
-- this database of this very server from that of a standby, a copy or another server of a pool.
select current_user::pg_catalog.text,
       pg_catalog.pg_is_in_recovery(),
       pg_catalog.current_setting('max_locks_per_transaction')::pg_catalog.int8
         * (pg_catalog.current_setting('max_connections')::pg_catalog.int8
            + pg_catalog.current_setting('max_prepared_transactions')::pg_catalog.int8),
       pg_catalog.now() <> pg_catalog.statement_timestamp(),
       extract(epoch from pg_catalog.clock_timestamp())::pg_catalog.int8,
       extract(epoch from pg_catalog.pg_postmaster_start_time())::pg_catalog.text
         || ' ' || pg_catalog.current_database()::pg_catalog.text
