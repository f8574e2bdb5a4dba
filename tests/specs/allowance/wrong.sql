-- Allowances that do not do what they are for.
-- expect: allowance@8
-- expect: drop-table@9
-- expect: allowance@11
-- expect: drop-column@14
-- expect: allowance@16

-- reconcile: allow drop-table(other) because of a reason
DROP TABLE one;

-- reconcile: allow drop-column(users.nickname)
ALTER TABLE users
  -- reconcile: allow drop-column(users.name) because full_name replaces it
  DROP COLUMN nickname,
  DROP COLUMN name;
SELECT 1; -- reconcile: allow truncate(x) because it stands behind

-- reconcile: allow drop-schema(old) because everything in it was copied
DROP SCHEMA old CASCADE;
