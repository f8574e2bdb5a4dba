-- Whether the server is a standby, and whether the database or the role is read-only by default.
-- The connection's own setting is left out: this crate makes it read-only itself.
SELECT pg_catalog.pg_is_in_recovery(),
       coalesce(
           (SELECT pg_catalog.split_part(setting, '=', 2)
              FROM pg_catalog.pg_db_role_setting AS s,
                   pg_catalog.unnest(s.setconfig) AS setting
             WHERE s.setdatabase IN (0, (SELECT oid FROM pg_catalog.pg_database
                                          WHERE datname = pg_catalog.current_database()))
               AND s.setrole IN (0, (SELECT oid FROM pg_catalog.pg_roles
                                      WHERE rolname = session_user))
               AND setting LIKE 'default_transaction_read_only=%'
             ORDER BY s.setrole = 0, s.setdatabase = 0
             LIMIT 1),
           'off')
