-- catalog: shop
-- expect: no-effect@15
-- expect: no-effect@16
-- expect: no-effect@17
-- expect: no-effect@18
-- expect: no-effect@18
-- expect: no-effect@19
-- expect: no-effect@20
-- expect: no-effect@21
-- expect: no-effect@22
-- expect: no-effect@23
-- expect: no-effect@24
-- expect: no-effect@26
-- expect: no-effect@27
DROP TABLE IF EXISTS nope;
DROP VIEW IF EXISTS nope.v;
ALTER TABLE IF EXISTS nope ADD a int;
ALTER TABLE users ADD COLUMN IF NOT EXISTS email int, DROP CONSTRAINT IF EXISTS nope;
CREATE TABLE IF NOT EXISTS users (id int);
CREATE INDEX IF NOT EXISTS users_nickname_idx ON users (nickname);
CREATE SEQUENCE IF NOT EXISTS invoice_number;
CREATE SCHEMA IF NOT EXISTS audit;
CREATE EXTENSION IF NOT EXISTS plpgsql;
ALTER TYPE mood ADD VALUE IF NOT EXISTS 'ok';
CREATE TABLE IF NOT EXISTS fresh (id int);
CREATE TABLE IF NOT EXISTS fresh (id int);
DROP FUNCTION IF EXISTS nope(int);
DO $$ BEGIN DROP TABLE IF EXISTS nope; END $$;
CREATE TABLE IF NOT EXISTS users (id int);
