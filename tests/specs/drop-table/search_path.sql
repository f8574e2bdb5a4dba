-- expect: drop-table@9
-- expect: drop-table@13
-- expect: drop-table@16
-- expect: drop-table@22
-- expect: drop-table@26
SET search_path = app, public;
CREATE TABLE a (x int);
SET search_path = public, app;
DROP TABLE a;
DROP TABLE app.a;
CREATE TABLE b (x int);
RESET search_path;
DROP TABLE b;
CREATE TABLE c (x int);
SELECT pg_catalog.set_config('search_path', 'other', false);
DROP TABLE c;
BEGIN;
CREATE TABLE d (x int);
SET LOCAL search_path = app;
CREATE TABLE e (x int);
COMMIT;
DROP TABLE e;
CREATE TABLE f (x int);
CREATE TEMP TABLE g (x int);
DROP TABLE f;
DROP TABLE public.g;
DROP TABLE g;
