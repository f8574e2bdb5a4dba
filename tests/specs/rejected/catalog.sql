-- catalog: shop
-- expect: rejected@29
-- expect: rejected@30
-- expect: drop-sequence@31
-- expect: rejected@32
-- expect: rejected@33
-- expect: rejected@34
-- expect: rejected@35
-- expect: rejected@36
-- expect: rejected@37
-- expect: rejected@38
-- expect: replace-object@39
-- expect: rejected@40
-- expect: rejected@41
-- expect: rejected@42
-- expect: rejected@43
-- expect: rejected@44
-- expect: add-check@45
-- expect: add-primary-key@46
-- expect: rejected@47
-- expect: rejected@48
-- expect: rejected@49
-- expect: rejected@50
-- expect: rename@51
-- expect: rename@52
-- expect: rejected@53
-- expect: rejected@54
-- expect: drop-routine@55
DROP INDEX users_email_key;
DROP INDEX IF EXISTS users_pkey;
DROP SEQUENCE invoice_number;
DROP VIEW users;
DROP TABLE IF EXISTS active_users;
DROP INDEX users;
CREATE TABLE users (id int);
CREATE TABLE active_users (id int);
CREATE TABLE mood (id int);
CREATE VIEW active_users AS SELECT 1;
CREATE OR REPLACE VIEW users AS SELECT 1;
CREATE INDEX users_nickname_idx ON orders (note);
CREATE TYPE mood AS ENUM ('a');
CREATE SCHEMA audit;
CREATE TRIGGER users_touch BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION touch();
ALTER TABLE users ADD email text;
ALTER TABLE users ADD CONSTRAINT age_positive CHECK (age > 1);
ALTER TABLE users ADD PRIMARY KEY (email);
ALTER TABLE orders ALTER id DROP DEFAULT;
ALTER TABLE orders ALTER gross SET DEFAULT 1;
ALTER TABLE users ALTER id DROP NOT NULL;
ALTER TABLE users DROP CONSTRAINT users_pkey;
ALTER TABLE users RENAME TO orders;
ALTER VIEW users RENAME TO x;
ALTER TYPE mood ADD VALUE 'ok';
DROP TYPE mood;
DROP FUNCTION touch();
