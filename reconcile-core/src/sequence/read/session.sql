-- Who reads, and how many locks there are for all sessions together. The last column is asked for
-- twice: it stays the same only within a transaction.
select current_user::pg_catalog.text,
       pg_catalog.pg_is_in_recovery(),
       pg_catalog.current_setting('max_locks_per_transaction')::pg_catalog.int8
         * (pg_catalog.current_setting('max_connections')::pg_catalog.int8
            + pg_catalog.current_setting('max_prepared_transactions')::pg_catalog.int8),
       pg_catalog.now()::pg_catalog.text
