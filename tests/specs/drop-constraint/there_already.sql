-- catalog: shop
-- expect: add-check@9
-- expect: drop-constraint@10
-- expect: rejected@11
-- expect: drop-view@12
-- expect: rejected@13
-- expect: drop-index@14
-- What could not be made is not the script's own.
ALTER TABLE users ADD CONSTRAINT age_positive CHECK (age > 1);
ALTER TABLE users DROP CONSTRAINT age_positive;
CREATE VIEW active_users AS SELECT 1;
DROP VIEW active_users;
CREATE INDEX users_nickname_idx ON users (nickname);
DROP INDEX users_nickname_idx;
