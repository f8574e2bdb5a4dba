-- Labels of enums with their places.
select e.enumtypid, e.enumsortorder, e.enumlabel from pg_catalog.pg_enum e
