-- expect: not-in-transaction@2
ALTER TYPE mood ADD VALUE 'fine';
ALTER TYPE mood ADD VALUE 'grim';
ALTER TABLE a ALTER b SET DEFAULT 'fine';
CREATE TYPE own AS ENUM ('a');
ALTER TYPE own ADD VALUE 'b';
CREATE TABLE t (o own DEFAULT 'b');
