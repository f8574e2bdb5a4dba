-- catalog: shop
-- expect: rename@5
-- expect: rename@6
-- expect: no-effect@7
ALTER TABLE users RENAME TO people;
ALTER TABLE people RENAME email TO mail;
ALTER TABLE IF EXISTS users RENAME TO others;
ALTER TABLE users_nickname_idx RENAME TO i;
