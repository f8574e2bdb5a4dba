-- The second drop of a is of nothing.
-- expect: drop-schema@11
-- expect: move-schema@10
-- expect: drop-schema@14
-- expect: drop-schema@16
-- expect: drop-schema@18
CREATE SCHEMA a; DROP SCHEMA a CASCADE;
DROP SCHEMA a CASCADE;
CREATE SCHEMA b;
ALTER TABLE users SET SCHEMA b;
DROP SCHEMA b CASCADE;
CREATE SCHEMA c;
SET search_path = c;
DROP SCHEMA c CASCADE;
CREATE SCHEMA IF NOT EXISTS d;
DROP SCHEMA d CASCADE;
CREATE SCHEMA e; CREATE TABLE e.t AS SELECT * FROM users;
DROP SCHEMA e CASCADE;
