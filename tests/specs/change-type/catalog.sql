-- catalog: shop
-- expect: change-type@15
-- expect: change-type@16
-- expect: change-type@17
-- expect: change-type@19
-- expect: change-type@20
-- expect: change-type@21
-- expect: change-type@21
-- expect: change-type@22
-- expect: change-type@25
-- expect: rename@26
-- expect: transaction-control@28
-- expect: missing-object@29
ALTER TABLE users ALTER COLUMN nickname TYPE text;
ALTER TABLE users ALTER COLUMN nickname TYPE varchar(20);
ALTER TABLE users ALTER COLUMN nickname TYPE varchar(5) USING nickname::varchar(5);
ALTER TABLE users ALTER COLUMN age TYPE smallint;
ALTER TABLE users ALTER COLUMN age TYPE bigint;
ALTER TABLE orders ALTER placed_at TYPE timestamptz(0);
ALTER TABLE orders ALTER net TYPE numeric(14,2);
ALTER TABLE orders ALTER net TYPE numeric(12,0), ALTER note TYPE jsonb;
ALTER TABLE audit.entries ALTER raw TYPE jsonb;
BEGIN;
CREATE TYPE mood_new AS ENUM ('ok', 'happy');
ALTER TABLE users ALTER mood TYPE mood_new USING (mood::text::mood_new);
ALTER TYPE mood RENAME TO mood_old;
ALTER TYPE mood_new RENAME TO mood;
COMMIT;
ALTER TABLE users ALTER nowhere TYPE int;
