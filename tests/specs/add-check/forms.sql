-- expect: add-check@5
-- expect: add-check@8
-- expect: add-check@9
-- expect: add-check@10
ALTER TABLE a ADD CHECK (b > 0);
ALTER TABLE a ADD CONSTRAINT c CHECK (b > 0) NOT VALID;
ALTER TABLE a ADD CONSTRAINT c CHECK (b > 0) NOT ENFORCED;
ALTER TABLE a ADD d int CHECK (d > 0);
ALTER DOMAIN d ADD CHECK (VALUE > 0);
ALTER DOMAIN d SET NOT NULL;
CREATE TABLE own (a int);
ALTER TABLE own ADD CHECK (a > 0);
