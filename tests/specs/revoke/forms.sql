-- expect: revoke@8
-- expect: revoke@9
-- expect: revoke@10
-- expect: revoke@12
-- expect: revoke@13
-- expect: revoke@14
-- expect: revoke@15
REVOKE ALL ON users FROM joe CASCADE;
REVOKE admin FROM joe;
ALTER DEFAULT PRIVILEGES IN SCHEMA s REVOKE SELECT ON TABLES FROM joe;
ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO joe;
ALTER TABLE users OWNER TO joe;
ALTER FUNCTION f(int) OWNER TO joe;
ALTER TYPE t OWNER TO joe;
REASSIGN OWNED BY a TO b;
GRANT SELECT ON users TO joe;
CREATE VIEW v AS SELECT 1;
ALTER VIEW v OWNER TO joe;
