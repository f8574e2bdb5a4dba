-- catalog: shop
-- expect: change-type@4
CREATE VIEW new_bodies AS SELECT body FROM drafts;
ALTER TABLE drafts ALTER COLUMN body TYPE varchar;
DROP VIEW new_bodies;
ALTER TABLE drafts ALTER COLUMN body TYPE text;
