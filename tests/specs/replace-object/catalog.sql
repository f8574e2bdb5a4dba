-- catalog: shop
-- expect: replace-object@5
-- expect: replace-object@7
-- expect: replace-object@9
CREATE OR REPLACE VIEW active_users AS SELECT id, email FROM users;
CREATE OR REPLACE VIEW fresh AS SELECT 1;
CREATE OR REPLACE FUNCTION full_price(net numeric) RETURNS numeric LANGUAGE sql AS 'SELECT 1.0';
CREATE OR REPLACE FUNCTION fresh() RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE OR REPLACE TRIGGER users_touch BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION touch();
CREATE OR REPLACE RULE fresh AS ON DELETE TO notes DO ALSO NOTHING;
