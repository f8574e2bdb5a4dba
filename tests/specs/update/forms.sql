-- expect: update@5
-- expect: update@6
-- expect: update@10
-- expect: update@13
UPDATE a SET b = 1;
UPDATE a SET b = 1, c = 2 WHERE d;
UPDATE a SET b = 1 WHERE b IS NULL;
UPDATE a SET b = coalesce(b, 1);
INSERT INTO a (b) VALUES (1) ON CONFLICT DO NOTHING;
INSERT INTO a (b) VALUES (1) ON CONFLICT (b) DO UPDATE SET c = 1;
ALTER TABLE a ADD n int;
UPDATE a SET n = b;
UPDATE a SET n = b, b = NULL;
CREATE TABLE own (a int);
UPDATE own SET a = 1;
