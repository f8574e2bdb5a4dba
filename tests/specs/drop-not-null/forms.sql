-- expect: drop-not-null@4
-- expect: drop-not-null@5
-- expect: add-required-column@6
ALTER TABLE users ALTER a DROP NOT NULL;
ALTER DOMAIN d DROP NOT NULL;
ALTER TABLE users ADD b int NOT NULL;
ALTER TABLE users ALTER b DROP NOT NULL;
