-- catalog: shop
-- expect: truncate@8
-- expect: truncate@9
-- expect: truncate@9
-- expect: truncate@11
-- expect: truncate@13
-- expect: truncate@16
TRUNCATE users;
TRUNCATE orders, lines;
TRUNCATE active_users, totals, nowhere;
TRUNCATE events RESTART IDENTITY CASCADE;
ALTER TABLE drafts RENAME TO sketches;
TRUNCATE sketches RESTART IDENTITY; TRUNCATE drafts;
CREATE TABLE own (id integer PRIMARY KEY);
TRUNCATE own;
TRUNCATE own CASCADE;
CREATE TEMPORARY TABLE IF NOT EXISTS users (id integer);
TRUNCATE users;
