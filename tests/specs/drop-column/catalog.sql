-- catalog: shop
-- expect: drop-column@14
-- expect: no-effect@15
-- expect: no-effect@16
-- expect: drop-column@17
-- expect: drop-column@18
-- expect: drop-column@19
-- expect: drop-column@20
-- expect: drop-column@21
-- expect: drop-column@22
-- expect: rename@23
-- expect: drop-column@24
-- expect: no-effect@24
ALTER TABLE users DROP COLUMN nickname;
ALTER TABLE users DROP COLUMN IF EXISTS nickname;
ALTER TABLE IF EXISTS nowhere DROP COLUMN nickname; ALTER TABLE active_users DROP COLUMN id;
ALTER TABLE users DROP COLUMN id CASCADE;
ALTER TABLE users DROP COLUMN email;
ALTER TABLE orders DROP COLUMN gross;
ALTER TABLE events DROP COLUMN at CASCADE;
ALTER TABLE urgent_notes DROP COLUMN body;
ALTER TABLE notes DROP COLUMN body;
ALTER TABLE "Archive" RENAME COLUMN "Payload" TO payload;
ALTER TABLE "Archive" DROP COLUMN payload, DROP COLUMN IF EXISTS "Payload";
ALTER TYPE address DROP ATTRIBUTE zip; ALTER TYPE mood_swing DROP ATTRIBUTE zip;
