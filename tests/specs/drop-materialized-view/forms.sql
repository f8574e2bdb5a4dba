-- expect: drop-materialized-view@8
-- expect: drop-materialized-view@8
-- expect: drop-materialized-view@9
-- expect: drop-materialized-view@10
-- expect: drop-materialized-view@11
-- expect: drop-materialized-view@13
-- expect: rename@15
DROP MATERIALIZED VIEW IF EXISTS a, s."B" CASCADE;
REFRESH MATERIALIZED VIEW CONCURRENTLY a WITH NO DATA;
DO $$ BEGIN DROP MATERIALIZED VIEW c; END $$;
CREATE MATERIALIZED VIEW own AS SELECT * FROM users; DROP MATERIALIZED VIEW own;
CREATE MATERIALIZED VIEW IF NOT EXISTS old AS SELECT * FROM users;
DROP MATERIALIZED VIEW old;
REFRESH MATERIALIZED VIEW a; REFRESH MATERIALIZED VIEW a WITH DATA;
ALTER MATERIALIZED VIEW a RENAME TO b;
