-- expect: drop-cascade@20
-- expect: drop-cascade@20
-- expect: drop-cascade@21
-- expect: drop-cascade@22
-- expect: drop-cascade@23
-- expect: drop-cascade@24
-- expect: drop-cascade@24
-- expect: drop-cascade@25
-- expect: drop-cascade@26
-- expect: drop-cascade@27
-- expect: drop-cascade@28
-- expect: drop-cascade@29
-- expect: drop-cascade@30
-- expect: drop-cascade@31
-- expect: drop-cascade@32
-- expect: drop-cascade@33
-- expect: drop-cascade@38
-- expect: drop-cascade@41
--
DROP TYPE a, s."B" CASCADE;
DROP DOMAIN IF EXISTS d CASCADE;
DROP EXTENSION citext CASCADE;
DROP EXTENSION IF EXISTS postgis;
DROP FUNCTION f(int, text), g CASCADE;
DROP AGGREGATE sum2(int) CASCADE;
DROP OPERATOR === (int, int) CASCADE;
DROP OPERATOR CLASS c USING btree CASCADE;
DROP COLLATION german CASCADE;
DROP ACCESS METHOD columnar CASCADE;
DROP SERVER s CASCADE;
DROP TEXT SEARCH CONFIGURATION ts CASCADE;
DROP VIEW v CASCADE;
DO $$ BEGIN DROP ROUTINE r CASCADE; END $$;
DROP TYPE a; DROP EXTENSION citext; DROP EXTENSION "uuid-ossp" RESTRICT; DROP FUNCTION f();
DROP TRIGGER t ON users CASCADE; DROP POLICY p ON users CASCADE; DROP RULE r ON users CASCADE;
CREATE TYPE own AS ENUM ('x'); DROP TYPE own CASCADE; CREATE VIEW w AS SELECT 1; DROP VIEW w CASCADE;
CREATE TYPE used AS ENUM ('x'); ALTER TABLE users ALTER kind TYPE used USING kind::used;
DROP TYPE used CASCADE;
CREATE TYPE old AS ENUM ('x');
ALTER TYPE status RENAME TO stale;
DROP TYPE stale CASCADE;
DROP PUBLICATION p CASCADE; DROP STATISTICS s CASCADE; DROP EVENT TRIGGER e CASCADE;
