-- expect: detach-partition@5
-- expect: detach-partition@6
-- expect: not-in-transaction@6
-- expect: detach-partition@7
ALTER TABLE events DETACH PARTITION s."E1";
ALTER TABLE IF EXISTS ONLY events DETACH PARTITION e2 CONCURRENTLY;
DO $$ BEGIN ALTER TABLE events DETACH PARTITION e3; END $$;
ALTER TABLE events DETACH PARTITION e2 FINALIZE;
CREATE TABLE own (a int) PARTITION BY LIST (a); ALTER TABLE own DETACH PARTITION e4;
