-- catalog: shop
-- expect: opaque-code@4
SELECT full_price(10);
SELECT touched(10);
