-- catalog: shop
-- expect: missing-object@21
-- expect: missing-object@22
-- expect: missing-object@22
-- expect: missing-object@23
-- expect: missing-object@23
-- expect: missing-object@24
-- expect: missing-object@25
-- expect: missing-object@26
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
-- expect: missing-object@38
DROP TABLE nope;
DROP TABLE nope.t, "Users";
ALTER TABLE users DROP CONSTRAINT nope, ALTER nope SET NOT NULL;
ALTER TABLE nope ADD a int;
DROP INDEX nope;
DROP VIEW nope;
DROP TRIGGER nope ON users;
DROP FUNCTION nope();
DROP PUBLICATION nope;
ALTER TABLE users RENAME nope TO x;
ALTER TABLE users RENAME CONSTRAINT nope TO x;
CREATE INDEX i ON users (nope);
CREATE TABLE nope.t (id int);
CREATE TABLE fresh (id int REFERENCES nope);
INSERT INTO nope VALUES (1);
ALTER TABLE users DISABLE TRIGGER nope;
DROP TABLE fresh;
DROP TABLE fresh;
ALTER TABLE users ADD x int, ALTER x SET NOT NULL;
