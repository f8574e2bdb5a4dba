-- catalog: shop
-- expect: drop-schema@10
-- expect: drop-schema@11
-- expect: drop-schema@12
-- expect: drop-schema@14
-- expect: missing-object@14
-- expect: no-effect@14
-- expect: drop-schema@18
-- expect: move-schema@18
DROP SCHEMA public CASCADE;
DROP SCHEMA audit;
DROP SCHEMA attic;
CREATE SCHEMA attic; CREATE SCHEMA IF NOT EXISTS audit; SELECT 1;
DROP SCHEMA audit, nowhere CASCADE; DROP SCHEMA IF EXISTS audit;
CREATE SCHEMA fresh; CREATE TABLE fresh.numbers (n int);
DROP SCHEMA fresh CASCADE;
CREATE SCHEMA other;
ALTER TABLE lines SET SCHEMA other; DROP SCHEMA other CASCADE;
