-- expect: drop-object@25
-- expect: drop-object@25
-- expect: drop-object@26
-- expect: drop-object@27
-- expect: not-in-transaction@27
-- expect: drop-cascade@28
-- expect: drop-object@28
-- expect: drop-object@29
-- expect: drop-object@30
-- expect: drop-object@31
-- expect: drop-object@31
-- expect: drop-object@32
-- expect: not-in-transaction@32
-- expect: drop-object@33
-- expect: drop-object@34
-- expect: drop-object@35
-- expect: drop-object@36
-- expect: drop-object@37
-- expect: drop-object@38
-- expect: drop-object@39
-- expect: drop-object@40
-- expect: drop-object@41
-- expect: drop-object@42
-- expect: drop-object@43
DROP EXTENSION citext, hstore;
DROP PUBLICATION p;
DROP SUBSCRIPTION s;
DROP SERVER s CASCADE;
DROP FOREIGN DATA WRAPPER w;
DROP USER MAPPING FOR joe SERVER s;
DROP ROLE joe, jane;
DROP TABLESPACE t;
DROP LANGUAGE plperl;
DROP CAST (int AS text);
DROP COLLATION c;
DROP CONVERSION c;
DROP OPERATOR + (int, int);
DROP OPERATOR CLASS c USING btree;
DROP OPERATOR FAMILY f USING btree;
DROP TEXT SEARCH CONFIGURATION c;
DROP TRANSFORM FOR int LANGUAGE sql;
DROP ACCESS METHOD m;
DROP STATISTICS s;
