-- expect: transaction-control@22
-- expect: drop-table@10
-- expect: drop-table@14
-- expect: drop-table@17
-- expect: drop-table@23
-- expect: drop-table@27
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
