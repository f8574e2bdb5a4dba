-- expect: drop-trigger@5
-- expect: drop-trigger@6
-- expect: drop-trigger@9
-- expect: drop-trigger@10
DROP TRIGGER a ON t;
DROP TRIGGER IF EXISTS "B" ON s.t CASCADE;
CREATE TRIGGER own AFTER INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();
DROP TRIGGER own ON t;
DROP TRIGGER own ON other;
DROP TRIGGER c ON t;
CREATE TRIGGER c AFTER INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();
