-- expect: drop-rule@5
-- expect: drop-rule@6
-- expect: drop-rule@9
-- expect: drop-rule@10
DROP RULE a ON t;
DROP RULE IF EXISTS "B" ON s.t CASCADE;
CREATE RULE own AS ON DELETE TO t DO ALSO NOTHING;
DROP RULE own ON t;
DROP RULE own ON other;
DROP RULE c ON t;
CREATE RULE c AS ON DELETE TO t DO ALSO NOTHING;
