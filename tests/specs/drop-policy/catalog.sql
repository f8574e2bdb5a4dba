-- catalog: shop
-- expect: drop-policy@5
-- expect: drop-policy@8
-- expect: no-effect@9
ALTER TABLE secrets DISABLE ROW LEVEL SECURITY;
ALTER TABLE users DISABLE ROW LEVEL SECURITY;
ALTER TABLE secrets NO FORCE ROW LEVEL SECURITY;
DROP POLICY own_secrets ON secrets;
DROP POLICY IF EXISTS nope ON secrets;
