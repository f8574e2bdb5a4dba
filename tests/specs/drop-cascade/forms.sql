-- expect: drop-cascade@45
-- expect: drop-cascade@45
-- expect: drop-cascade@46
-- expect: drop-cascade@47
-- expect: drop-object@47
-- expect: drop-cascade@48
-- expect: drop-object@48
-- expect: drop-cascade@49
-- expect: drop-cascade@49
-- expect: drop-routine@49
-- expect: drop-routine@49
-- expect: drop-cascade@50
-- expect: drop-routine@50
-- expect: drop-cascade@51
-- expect: drop-object@51
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
-- expect: drop-view@57
-- expect: drop-cascade@58
-- expect: drop-routine@58
-- expect: drop-object@59
-- expect: drop-object@59
-- expect: drop-routine@59
-- expect: drop-policy@60
-- expect: drop-rule@60
-- expect: drop-trigger@60
-- expect: drop-cascade@61
-- expect: change-type@62
-- expect: drop-cascade@63
-- expect: rename@65
-- expect: drop-cascade@66
-- expect: drop-object@67
-- expect: drop-object@67
-- expect: drop-trigger@67
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
