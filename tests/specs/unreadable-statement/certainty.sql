-- expect: unreadable-statement@9
-- expect: unreadable-statement@10
-- expect: unreadable-statement@11
-- expect: unreadable-statement@12
-- expect: unreadable-statement@13
-- expect: opaque-code@14
-- expect: unreadable-statement@15
-- expect: drop-table@20
SET standard_conforming_strings = off;
SET LOCAL standard_conforming_strings TO 'off';
SELECT set_config('standard_conforming_strings', 'off', true);
SET client_encoding = 'SJIS';
SET NAMES 'BIG5';
CALL clean_up();
SELECT set_config(a, b, true) FROM c;
SET standard_conforming_strings = on;
SET client_encoding TO 'UTF8';
SELECT pg_catalog.set_config('search_path', '', false);
RESET client_encoding;
CREATE FUNCTION boom() RETURNS void LANGUAGE plpgsql AS 'begin drop table users; end';
SELECT boom();
