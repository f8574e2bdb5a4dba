-- catalog: shop
-- expect: replace-object@6
-- expect: opaque-code@7
SELECT net_of(10), slug('A b');
SELECT price_list();
CREATE OR REPLACE FUNCTION full_price(net numeric) RETURNS numeric LANGUAGE sql AS 'SELECT 1.0';
SELECT price_list();
