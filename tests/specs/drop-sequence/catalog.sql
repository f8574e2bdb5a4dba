-- catalog: shop
-- expect: drop-sequence@10
-- expect: rejected@10
-- expect: drop-sequence@11
-- expect: rejected@11
-- expect: drop-sequence@12
-- expect: drop-sequence@13
-- expect: no-effect@14
-- expect: rejected@14
DROP SEQUENCE users_id_seq;
DROP SEQUENCE orders_id_seq;
DROP SEQUENCE invoice_number CASCADE;
DROP SEQUENCE audit.entry_id;
DROP SEQUENCE IF EXISTS entry_id; DROP SEQUENCE users;
