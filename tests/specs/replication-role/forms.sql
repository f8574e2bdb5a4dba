-- expect: replication-role@4
-- expect: replication-role@5
-- expect: replication-role@6
SET session_replication_role = replica;
SET LOCAL session_replication_role TO 'replica';
SET zero_damaged_pages = on;
RESET session_replication_role;
SET session_replication_role TO origin;
SET row_security = off;
SET check_function_bodies = false;
