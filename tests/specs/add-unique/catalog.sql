-- catalog: shop
-- expect: add-unique@5
-- expect: add-unique@10
CREATE UNIQUE INDEX ON users (email, age);
CREATE UNIQUE INDEX ON users (age);
CREATE UNIQUE INDEX ON orders (number, note);
ALTER TABLE orders ALTER number TYPE bigint;
CREATE UNIQUE INDEX ON nowhere (a);
DROP TABLE nowhere;
CREATE UNIQUE INDEX ON events (at);
