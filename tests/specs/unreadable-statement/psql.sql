-- expect: unreadable-statement@18
-- expect: unreadable-statement@19
-- expect: unreadable-statement@20
-- expect: unreadable-statement@21
-- expect: unreadable-statement@22
-- expect: unreadable-statement@23
-- expect: unreadable-statement@24
-- expect: unreadable-statement@25
-- expect: unreadable-statement@26
-- expect: unreadable-statement@27
-- expect: unreadable-statement@28
\set ON_ERROR_STOP on
\echo hello
\timing on
\pset pager off
\restrict aKey
SELECT 1 \g
\i other.sql
\ir other.sql
\! rm file
\c other
\if true
\endif
SELECT :'name';
SELECT 'drop table x' \gexec
\set x `date`
\echo hi \\ SELECT 1;
\frobnicate
\unrestrict aKey
