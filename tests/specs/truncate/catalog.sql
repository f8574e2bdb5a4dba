-- catalog: shop
-- expect: truncate@11
-- expect: truncate@12
-- expect: truncate@12
-- expect: missing-object@13
-- expect: truncate@14
-- expect: rename@15
-- expect: missing-object@16
-- expect: truncate@16
-- expect: truncate@19
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
