-- expect: rejected@4
-- expect: rejected@4
-- expect: drop-index@6
ALTER TABLE users ALTER id SET DATA TYPE BIGSERIAL, ALTER b TYPE serial;
ALTER TABLE users ADD c serial;
DROP INDEX users_email_key;
