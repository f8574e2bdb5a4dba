-- expect: drop-owned@4
-- expect: drop-owned@5
-- expect: revoke@6
DROP OWNED BY joe, "Jane", CURRENT_USER CASCADE;
DROP OWNED BY CURRENT_ROLE RESTRICT;
REASSIGN OWNED BY joe TO jane;
