-- catalog: shop
-- expect: drop-routine@4
-- expect: no-effect@5
DROP FUNCTION full_price(numeric);
DROP FUNCTION IF EXISTS nope();
