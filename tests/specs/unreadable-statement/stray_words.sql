-- A word that has no place in a statement: PostgreSQL rejects the whole of it.
-- expect: unreadable-statement@14
-- expect: unreadable-statement@15
-- expect: unreadable-statement@16
-- expect: unreadable-statement@17
-- expect: unreadable-statement@18
-- expect: unreadable-statement@19
-- expect: unreadable-statement@20
-- expect: unreadable-statement@21
-- expect: unreadable-statement@22
-- expect: unreadable-statement@23
-- expect: unreadable-statement@24
-- expect: unreadable-statement@25
ALTER TABLE users ADD COLUMN age2 integer nonsense;
ALTER TABLE users ADD COLUMN age3 integer DEFAULT 5 nonsense;
ALTER TABLE users ADD COLUMN NOT NULL;
ALTER TABLE users ALTER COLUMN age SET NOT NULL nonsense;
ALTER TABLE users ADD CONSTRAINT grown CHECK (age > 17) nonsense;
ALTER TABLE users RENAME TO people nonsense;
CREATE TABLE plain (id integer nonsense);
CREATE TABLE plain (id integer, CONSTRAINT one UNIQUE (id) ON DELETE CASCADE);
CREATE TABLE plain (id integer) nonsense;
CREATE INDEX by_age ON users (age) nonsense;
COMMIT nonsense;
ALTER TYPE mood ADD VALUE 'calm' nonsense;
