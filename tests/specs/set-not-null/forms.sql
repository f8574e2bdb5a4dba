-- expect: set-not-null@5
-- expect: set-not-null@5
-- expect: set-not-null@6
-- expect: set-not-null@9
ALTER TABLE users ALTER COLUMN nickname SET NOT NULL, ALTER age SET NOT NULL;
ALTER TABLE users ADD CONSTRAINT n NOT NULL legacy_code;
ALTER TABLE users ADD CONSTRAINT n NOT NULL legacy_code NOT VALID;
ALTER TABLE users ADD COLUMN plan text;
ALTER TABLE users ALTER plan SET NOT NULL;
CREATE TABLE own (a int);
ALTER TABLE own ALTER a SET NOT NULL;
