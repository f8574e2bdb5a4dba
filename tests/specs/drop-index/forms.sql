-- expect: drop-index@6
-- expect: drop-index@6
-- expect: drop-index@7
-- expect: drop-index@10
-- expect: drop-index@12
DROP INDEX a, s.b;
DROP INDEX IF EXISTS c CASCADE;
CREATE INDEX own ON users (a);
DROP INDEX own;
DROP INDEX own;
CREATE INDEX IF NOT EXISTS d ON users (a);
DROP INDEX d;
