-- catalog: shop
-- expect: missing-object@9
-- expect: no-effect@10
-- expect: drop-routine@11
-- expect: missing-object@11
-- expect: drop-routine@13
-- expect: replace-object@14
-- expect: replace-object@15
DROP FUNCTION full_price(integer);
DROP FUNCTION IF EXISTS public.full_price(numeric, numeric);
DROP FUNCTION full_price(my.kind, "numeric"), full_price(net pg_catalog.numeric);
-- Others hold it, and that very one.
DROP FUNCTION public.touch();
CREATE OR REPLACE FUNCTION touch(int) RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE OR REPLACE FUNCTION full_price(decimal) RETURNS numeric LANGUAGE sql AS 'SELECT 1.0';
