-- catalog: shop
-- expect: move-schema@5
-- expect: move-schema@6
-- expect: no-effect@7
ALTER TABLE lines SET SCHEMA attic;
ALTER TYPE mood SET SCHEMA attic;
ALTER TABLE IF EXISTS lines SET SCHEMA attic;
ALTER TABLE orders SET SCHEMA public; ALTER TABLE attic.lines SET SCHEMA attic;
