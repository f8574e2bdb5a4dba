-- expect: add-exclusion@3
-- expect: add-exclusion@4
ALTER TABLE a ADD EXCLUDE USING gist (b WITH &&);
ALTER TABLE a ADD CONSTRAINT c EXCLUDE (b WITH =);
