-- catalog: shop
-- expect: drop-cascade@15
-- expect: drop-cascade@16
-- expect: drop-cascade@17
-- expect: drop-routine@17
-- expect: drop-routine@18
-- expect: drop-view@18
-- expect: drop-cascade@19
-- expect: drop-object@19
-- expect: no-effect@20
-- expect: no-effect@20
-- expect: drop-constraint@21
-- expect: drop-object@21
-- expect: drop-cascade@26
DROP TYPE mood CASCADE;
DROP DOMAIN email CASCADE;
DROP FUNCTION touch CASCADE;
DROP VIEW active_users CASCADE; DROP FUNCTION full_price CASCADE; DROP TYPE nothing;
DROP EXTENSION plpgsql CASCADE;
DROP EXTENSION IF EXISTS citext CASCADE; DROP VIEW IF EXISTS nowhere CASCADE;
DROP EXTENSION plpgsql; ALTER TABLE users DROP CONSTRAINT users_pkey CASCADE;
CREATE TYPE mood2 AS ENUM ('sad', 'ok', 'happy', 'glad');
DROP TYPE address; SELECT 1;
CREATE TYPE address AS (street text); DROP TYPE address CASCADE; SELECT 1;
CREATE TYPE address AS (street text); ALTER TABLE users ADD COLUMN office address;
DROP TYPE address CASCADE;
