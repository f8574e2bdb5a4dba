-- catalog: shop
-- expect: drop-view@4
-- expect: no-effect@5
DROP VIEW active_users;
DROP VIEW IF EXISTS nope;
CREATE OR REPLACE VIEW fresh AS SELECT 1;
DROP VIEW fresh;
