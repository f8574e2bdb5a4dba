-- catalog: shop
-- expect: add-unique@7
-- expect: missing-object@10
-- expect: missing-object@11
-- expect: add-unique@12
CREATE UNIQUE INDEX ON users (email, age);
CREATE UNIQUE INDEX ON users (age);
CREATE UNIQUE INDEX ON orders (number, note);
ALTER TABLE orders ALTER number TYPE bigint;
CREATE UNIQUE INDEX ON nowhere (a);
DROP TABLE nowhere;
CREATE UNIQUE INDEX ON events (at);
