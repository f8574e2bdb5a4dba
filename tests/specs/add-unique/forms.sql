-- expect: add-unique@7
-- expect: not-in-transaction@7
-- expect: add-unique@8
-- expect: add-unique@9
-- expect: add-unique@11
-- expect: add-unique@13
CREATE UNIQUE INDEX CONCURRENTLY i ON users (a);
CREATE UNIQUE INDEX ON users (lower(a));
CREATE UNIQUE INDEX ON users (a text_pattern_ops) WHERE b;
CREATE INDEX ON users (a);
ALTER TABLE users ADD UNIQUE NULLS NOT DISTINCT (a, b);
ALTER TABLE users ADD CONSTRAINT u UNIQUE USING INDEX i;
ALTER TABLE users ADD c int UNIQUE, ADD d int UNIQUE DEFAULT 1;
CREATE UNIQUE INDEX ON users (c, a);
CREATE TABLE own (a int UNIQUE);
CREATE UNIQUE INDEX ON own (a);
