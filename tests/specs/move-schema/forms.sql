-- expect: move-schema@11
-- expect: move-schema@12
-- expect: move-schema@13
-- expect: move-schema@14
-- expect: move-schema@15
-- expect: move-schema@16
-- expect: move-schema@17
-- expect: alter-routine@18
CREATE TABLE own (a int); ALTER TABLE own SET SCHEMA b; ALTER TABLE b.c SET SCHEMA b;
CREATE TYPE own_type AS ENUM ('x'); ALTER TYPE own_type SET SCHEMA b;
ALTER TABLE IF EXISTS a SET SCHEMA b;
ALTER VIEW v SET SCHEMA "B";
ALTER TYPE t SET SCHEMA b;
ALTER FUNCTION f(int) SET SCHEMA b;
DO $$ BEGIN ALTER SEQUENCE s SET SCHEMA b; END $$;
ALTER MATERIALIZED VIEW m SET SCHEMA b;
ALTER EXTENSION citext SET SCHEMA b;
ALTER FUNCTION f(int) SET schema = b;
