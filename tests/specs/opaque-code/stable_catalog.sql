-- catalog: shop
-- expect: opaque-code@4
-- It is STABLE, and what it calls is not.
SELECT archived(10);
