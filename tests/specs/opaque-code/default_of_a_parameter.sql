-- expect: opaque-code@2
CREATE FUNCTION kept(days int DEFAULT wipe_old(30), n numeric(9, 2) = 1, at date DEFAULT now()) RETURNS int
    LANGUAGE sql AS 'SELECT $1';
SELECT kept();
