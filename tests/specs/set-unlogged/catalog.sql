-- catalog: shop
-- expect: set-unlogged@4
-- expect: no-effect@5
ALTER TABLE lines SET UNLOGGED;
ALTER TABLE IF EXISTS nowhere SET UNLOGGED; ALTER TABLE active_users SET UNLOGGED;
