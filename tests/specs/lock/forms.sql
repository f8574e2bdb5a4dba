-- locks
-- expect: add-check@9
-- expect: lock@9
-- expect: lock@10
-- expect: lock@10
-- expect: lock@11
-- expect: not-in-transaction@11
-- expect: lock@14
ALTER TABLE a ADD x int, ADD CHECK (x > 0);
ALTER TABLE a ADD FOREIGN KEY (x) REFERENCES b;
CREATE INDEX CONCURRENTLY ON a (x);
CREATE TABLE own (id int);
CREATE INDEX ON own (id);
CREATE TABLE other (id int REFERENCES own, b int REFERENCES b);
