-- catalog: shop
-- expect: drop-rule@4
-- expect: no-effect@5
DROP RULE no_delete ON notes;
DROP RULE IF EXISTS nope ON notes;
