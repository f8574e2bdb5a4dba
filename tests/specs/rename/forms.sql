-- expect: rename@12
-- expect: rename@13
-- expect: rename@14
-- expect: rename@15
-- expect: rename@16
-- expect: rename@17
-- expect: rename@18
-- expect: rename@19
-- expect: rename@20
-- expect: rename@21
-- expect: rename@22
ALTER TABLE users RENAME TO people;
ALTER TABLE a RENAME b TO c;
ALTER VIEW v RENAME TO w;
ALTER TYPE t RENAME TO u;
ALTER TYPE u RENAME VALUE 'a' TO 'b';
ALTER TYPE u RENAME ATTRIBUTE a TO b;
ALTER SCHEMA s RENAME TO t;
ALTER FUNCTION f(int) RENAME TO g;
ALTER DATABASE shop RENAME TO store;
ALTER ROLE joe RENAME TO jane;
ALTER SEQUENCE q RENAME TO r;
ALTER INDEX i RENAME TO j;
ALTER TABLE a RENAME CONSTRAINT c TO d;
ALTER TRIGGER t ON a RENAME TO u;
CREATE TABLE own (id int);
ALTER TABLE own RENAME id TO no;
ALTER TABLE own RENAME TO other;
