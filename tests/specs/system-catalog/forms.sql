-- expect: system-catalog@3
-- expect: system-catalog@4
DELETE FROM pg_class;
UPDATE pg_catalog.pg_enum SET enumlabel = 'x';
SELECT * FROM pg_class;
