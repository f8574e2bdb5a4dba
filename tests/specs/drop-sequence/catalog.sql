-- catalog: shop
-- expect: drop-sequence@8
-- expect: drop-sequence@9
-- expect: drop-sequence@10
-- expect: drop-sequence@11
-- expect: no-effect@12
-- expect: rejected@12
DROP SEQUENCE users_id_seq;
DROP SEQUENCE orders_id_seq;
DROP SEQUENCE invoice_number CASCADE;
DROP SEQUENCE audit.entry_id;
DROP SEQUENCE IF EXISTS entry_id; DROP SEQUENCE users;
