-- locks
-- expect: lock@7
-- expect: lock@8
-- expect: lock@8
-- expect: lock@9
-- expect: lock@12
ALTER TABLE a ADD x int, ADD CHECK (x > 0);
ALTER TABLE a ADD FOREIGN KEY (x) REFERENCES b;
CREATE INDEX CONCURRENTLY ON a (x);
CREATE TABLE own (id int);
CREATE INDEX ON own (id);
CREATE TABLE other (id int REFERENCES own, b int REFERENCES b);
-- expect: not-in-transaction@9
