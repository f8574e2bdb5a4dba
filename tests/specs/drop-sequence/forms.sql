-- expect: drop-sequence@7
-- expect: drop-sequence@7
-- expect: drop-sequence@8
-- expect: drop-sequence@9
-- expect: drop-sequence@9
-- expect: drop-sequence@11
DROP SEQUENCE a, s."B" RESTRICT;
DO $$ BEGIN DROP SEQUENCE IF EXISTS c CASCADE; END $$;
CREATE SEQUENCE own; DROP SEQUENCE own; CREATE TEMP SEQUENCE passing; DROP SEQUENCE passing;
CREATE SEQUENCE IF NOT EXISTS old;
DROP SEQUENCE old;
