-- catalog: shop
-- scope: public
-- expect: opaque-code@6
-- What it calls may also be in a schema that was not read.
SELECT slug('A b');
SELECT price_list();
