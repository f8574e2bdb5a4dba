-- expect: revoke@10
-- expect: revoke@11
-- expect: revoke@12
-- expect: revoke@14
-- expect: revoke@15
-- expect: revoke@16
-- expect: revoke@17
-- expect: revoke@21
-- expect: revoke@22
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
SECURITY LABEL ON TABLE users IS NULL;
SECURITY LABEL FOR anon ON COLUMN users.email IS 'MASKED';
