-- catalog: shop
-- expect: no-effect@4
-- expect: not-in-transaction@6
ALTER TYPE mood ADD VALUE IF NOT EXISTS 'sad';
ALTER TABLE users ALTER mood SET DEFAULT 'sad';
ALTER TYPE mood ADD VALUE IF NOT EXISTS 'calm';
ALTER TABLE users ALTER mood SET DEFAULT 'calm';
