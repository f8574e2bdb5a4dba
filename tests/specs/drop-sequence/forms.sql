-- expect: drop-sequence@5
-- expect: drop-sequence@5
-- expect: drop-sequence@6
-- expect: drop-sequence@9
DROP SEQUENCE a, s."B" RESTRICT;
DO $$ BEGIN DROP SEQUENCE IF EXISTS c CASCADE; END $$;
CREATE SEQUENCE own; DROP SEQUENCE own; CREATE TEMP SEQUENCE passing; DROP SEQUENCE passing;
CREATE SEQUENCE IF NOT EXISTS old;
DROP SEQUENCE old;
