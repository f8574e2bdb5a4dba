-- Whether there is a database, a tablespace or a subscription of this database. $1: which of them; $2: its name.
SELECT
  EXISTS (SELECT FROM pg_catalog.pg_database d WHERE $1 = 'database' AND d.datname = $2)
  OR EXISTS (SELECT FROM pg_catalog.pg_tablespace t WHERE $1 = 'tablespace' AND t.spcname = $2)
  OR EXISTS (
    SELECT
    FROM pg_catalog.pg_subscription s
    JOIN pg_catalog.pg_database d ON d.oid = s.subdbid
    WHERE $1 = 'subscription' AND s.subname = $2 AND d.datname = pg_catalog.current_database()
  )
