-- catalog: shop
-- expect: drop-owned@4
-- expect: drop-owned@5
DROP OWNED BY postgres CASCADE;
DROP OWNED BY nobody;
