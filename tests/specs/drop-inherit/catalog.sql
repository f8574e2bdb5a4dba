-- catalog: shop
-- expect: drop-inherit@3
ALTER TABLE urgent_notes NO INHERIT notes;
ALTER TABLE IF EXISTS nowhere NO INHERIT notes;
