-- expect: unreadable-statement@4
-- expect: drop-table@5
-- expect: drop-column@6
CREATE TABLE a (b int DEFAULT (1;
DROP TABLE users;
ALTER TABLE b DROP COLUMN c;
