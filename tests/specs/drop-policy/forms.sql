-- expect: drop-policy@5
-- expect: drop-policy@6
-- expect: drop-policy@9
-- expect: drop-policy@10
DROP POLICY a ON t;
DROP POLICY IF EXISTS "B" ON s.t CASCADE;
CREATE POLICY own ON t USING (true);
DROP POLICY own ON t;
DROP POLICY own ON other;
DROP POLICY c ON t;
CREATE POLICY c ON t USING (true);
