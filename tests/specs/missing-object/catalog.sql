-- catalog: shop
-- expect: missing-object@25
-- expect: missing-object@26
-- expect: missing-object@26
-- expect: missing-object@27
-- expect: missing-object@27
-- expect: missing-object@27
-- expect: missing-object@28
-- expect: missing-object@29
-- expect: missing-object@30
-- expect: missing-object@31
-- expect: missing-object@32
-- expect: missing-object@33
-- expect: missing-object@34
-- expect: missing-object@35
-- expect: missing-object@36
-- expect: missing-object@37
-- expect: missing-object@38
-- expect: missing-object@39
-- expect: missing-object@40
-- expect: missing-object@41
-- expect: missing-object@42
-- expect: missing-object@44
-- expect: truncate@40
DROP TABLE nope;
DROP TABLE nope.t, "Users";
ALTER TABLE users DROP nope, DROP CONSTRAINT nope, ALTER nope SET NOT NULL;
ALTER TABLE nope ADD a int;
DROP INDEX nope;
DROP VIEW nope;
DROP TRIGGER nope ON users;
DROP FUNCTION nope();
DROP SCHEMA nope;
DROP PUBLICATION nope;
ALTER TABLE users RENAME nope TO x;
ALTER TABLE users RENAME CONSTRAINT nope TO x;
CREATE INDEX i ON users (nope);
CREATE TABLE nope.t (id int);
CREATE TABLE fresh (id int REFERENCES nope);
TRUNCATE nope;
INSERT INTO nope VALUES (1);
ALTER TABLE users DISABLE TRIGGER nope;
DROP TABLE fresh;
DROP TABLE fresh;
ALTER TABLE users ADD x int, ALTER x SET NOT NULL;
