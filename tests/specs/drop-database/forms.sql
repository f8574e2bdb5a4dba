-- expect: drop-database@8
-- expect: not-in-transaction@8
-- expect: drop-database@9
-- expect: not-in-transaction@9
-- expect: drop-database@10
-- expect: not-in-transaction@10
-- expect: rename@11
DROP DATABASE shop;
drop database if exists "Shop" (force);
DO $$ BEGIN DROP DATABASE x; END $$;
ALTER DATABASE shop RENAME TO shop2;
