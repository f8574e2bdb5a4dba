-- catalog: shop
-- expect: drop-inherit@4
-- expect: no-effect@5
ALTER TABLE urgent_notes NO INHERIT notes;
ALTER TABLE IF EXISTS nowhere NO INHERIT notes;
