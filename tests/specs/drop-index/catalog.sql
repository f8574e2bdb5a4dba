-- catalog: shop
-- expect: drop-index@6
-- expect: drop-index@7
-- expect: drop-index@9
-- expect: no-effect@10
DROP INDEX orders_number_key;
DROP INDEX users_nickname_idx;
CREATE INDEX "orders_userId_idx" ON orders (user_id);
DROP INDEX orders_user_id_idx;
DROP INDEX IF EXISTS nope;
