-- Each table is made here, and each has got rows from elsewhere.
-- expect: drop-table@21
-- expect: delete@23
-- expect: drop-table@24
-- expect: drop-table@29
-- expect: drop-table@32
-- expect: drop-table@34
-- expect: drop-table@37
-- expect: drop-table@40
-- expect: opaque-code@42
-- expect: drop-table@43
-- expect: opaque-code@45
-- expect: drop-table@46
-- expect: drop-table@49
-- expect: drop-table@52
-- expect: drop-table@55
-- expect: rename@58
-- expect: drop-table@59
CREATE TABLE a (x int);
INSERT INTO a SELECT id FROM users;
DROP TABLE a;
CREATE TABLE b (x int);
WITH moved AS (DELETE FROM users RETURNING *) INSERT INTO b SELECT id FROM moved;
DROP TABLE b;
CREATE TABLE c (x int);
COPY c FROM STDIN;
1
\.
COPY c FROM '/tmp/rows'; DROP TABLE c;
CREATE TABLE d (x int);
UPDATE d SET x = users.id FROM users;
DROP TABLE d;
CREATE TABLE e AS SELECT * FROM users;
DROP TABLE e;
CREATE TABLE f (x int);
INSERT INTO f VALUES ((SELECT max(id) FROM users));
DROP TABLE f;
CREATE TABLE g (x int) PARTITION BY LIST (x);
ALTER TABLE g ATTACH PARTITION users DEFAULT;
DROP TABLE g;
CREATE TABLE h (x int);
INSERT INTO h VALUES (take_a_row());
DROP TABLE h;
CREATE TABLE i (x int);
SELECT fill_the_tables();
DROP TABLE i;
CREATE TABLE k (x int);
DO $$ BEGIN INSERT INTO k SELECT id FROM users; END $$;
DROP TABLE k;
CREATE TABLE l (x int);
CREATE VIEW v AS SELECT * FROM l;
DROP TABLE l CASCADE;
CREATE TABLE m (x int);
MERGE INTO m USING users u ON m.x = u.id WHEN NOT MATCHED THEN INSERT VALUES (u.id);
DROP TABLE m;
CREATE TABLE old_users (x int);
ALTER TABLE old_users RENAME TO spare;
ALTER TABLE users RENAME TO old_users;
DROP TABLE old_users;
