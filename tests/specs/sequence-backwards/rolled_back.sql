-- What setval does stays, also after a rollback.
-- expect: sequence-backwards@4
BEGIN;
SELECT setval('s', 1);
ALTER SEQUENCE s RESTART;
ROLLBACK;
