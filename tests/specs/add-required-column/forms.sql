-- expect: add-required-column@4
-- expect: add-required-column@4
-- expect: add-required-column@8
ALTER TABLE users ADD a int NOT NULL, ADD COLUMN b int NOT NULL DEFAULT 1, ADD c int DEFAULT NULL NOT NULL;
ALTER TABLE users ADD d serial NOT NULL;
ALTER TABLE users ADD e int GENERATED ALWAYS AS IDENTITY;
ALTER TABLE users ADD f int NOT NULL GENERATED ALWAYS AS (1) STORED;
ALTER TABLE users ADD g int CONSTRAINT x NOT NULL;
CREATE TABLE own (a int);
ALTER TABLE own ADD b int NOT NULL;
