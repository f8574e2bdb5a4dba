-- catalog: shop
-- expect: drop-trigger@6
-- expect: no-effect@7
-- expect: no-effect@8
-- expect: drop-trigger@9
DROP TRIGGER users_touch ON users;
DROP TRIGGER IF EXISTS users_touch ON users;
DROP TRIGGER IF EXISTS t ON nope;
DROP EVENT TRIGGER watch;
