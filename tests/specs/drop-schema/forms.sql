-- expect: drop-schema@8
-- expect: drop-schema@8
-- expect: drop-schema@9
-- expect: drop-database@10
-- expect: not-in-transaction@10
-- expect: drop-owned@11
-- expect: drop-schema@12
DROP SCHEMA a, "B" CASCADE;
DROP SCHEMA IF EXISTS c;
DROP DATABASE IF EXISTS shop WITH (FORCE);
DROP OWNED BY joe, jane CASCADE;
DO $$ BEGIN DROP SCHEMA d CASCADE; END $$;
