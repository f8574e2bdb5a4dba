-- catalog: shop
-- expect: opaque-code@3
SELECT next_number();
