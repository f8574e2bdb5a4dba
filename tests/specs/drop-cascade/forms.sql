-- expect: drop-cascade@46
-- expect: drop-cascade@46
-- expect: drop-cascade@47
-- expect: drop-cascade@48
-- expect: drop-object@48
-- expect: drop-cascade@49
-- expect: drop-object@49
-- expect: drop-cascade@50
-- expect: drop-cascade@50
-- expect: drop-routine@50
-- expect: drop-routine@50
-- expect: drop-cascade@51
-- expect: drop-routine@51
-- expect: drop-cascade@52
-- expect: drop-object@52
-- expect: drop-cascade@53
-- expect: drop-object@53
-- expect: drop-cascade@54
-- expect: drop-object@54
-- expect: drop-cascade@55
-- expect: drop-object@55
-- expect: drop-cascade@56
-- expect: drop-object@56
-- expect: drop-cascade@57
-- expect: drop-object@57
-- expect: drop-cascade@58
-- expect: drop-view@58
-- expect: drop-cascade@59
-- expect: drop-routine@59
-- expect: drop-object@60
-- expect: drop-object@60
-- expect: drop-routine@60
-- expect: drop-policy@61
-- expect: drop-rule@61
-- expect: drop-trigger@61
-- expect: drop-cascade@62
-- expect: drop-cascade@62
-- expect: change-type@63
-- expect: drop-cascade@64
-- expect: rename@66
-- expect: drop-cascade@67
-- expect: drop-object@68
-- expect: drop-object@68
-- expect: drop-trigger@68
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
