-- catalog: shop
-- expect: drop-materialized-view@7
-- expect: no-effect@8
-- expect: rejected@8
-- expect: drop-materialized-view@9
-- expect: no-effect@10
REFRESH MATERIALIZED VIEW totals WITH NO DATA;
DROP MATERIALIZED VIEW IF EXISTS nowhere; DROP MATERIALIZED VIEW active_users;
DROP MATERIALIZED VIEW totals CASCADE;
DROP MATERIALIZED VIEW IF EXISTS totals;
CREATE MATERIALIZED VIEW IF NOT EXISTS fresh AS SELECT 1; DROP MATERIALIZED VIEW fresh;
