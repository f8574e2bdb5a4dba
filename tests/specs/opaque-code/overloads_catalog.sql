-- catalog: shop
-- expect: opaque-code@7
-- expect: replace-object@9
-- The script defines one of the name, and the catalog has another that can do anything.
CREATE FUNCTION archive(int) RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION full_price(text) RETURNS int LANGUAGE sql AS 'SELECT 1';
SELECT archive(1);
SELECT full_price('x');
CREATE OR REPLACE FUNCTION archive(bigint) RETURNS int LANGUAGE sql AS 'SELECT 1';
SELECT archive(1);
