-- expect: drop-database@4
-- expect: drop-database@5
-- expect: drop-database@6
DROP DATABASE shop;
drop database if exists "Shop" (force);
DO $$ BEGIN DROP DATABASE x; END $$;
ALTER DATABASE shop RENAME TO shop2;
