-- expect: not-in-transaction@3
BEGIN;
VACUUM a;
COMMIT;
