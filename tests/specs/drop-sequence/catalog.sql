-- catalog: shop
-- expect: drop-sequence@6
-- expect: drop-sequence@7
-- expect: drop-sequence@8
-- expect: drop-sequence@9
DROP SEQUENCE users_id_seq;
DROP SEQUENCE orders_id_seq;
DROP SEQUENCE invoice_number CASCADE;
DROP SEQUENCE audit.entry_id;
DROP SEQUENCE IF EXISTS entry_id; DROP SEQUENCE users;
