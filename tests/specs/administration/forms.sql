-- expect: administration@13
-- expect: administration@14
-- expect: administration@15
-- expect: administration@16
-- expect: administration@17
-- expect: administration@18
-- expect: administration@19
-- expect: administration@21
-- expect: administration@22
-- expect: administration@23
-- expect: administration@24
-- expect: not-in-transaction@13
ALTER SYSTEM SET fsync = off;
ALTER DATABASE shop SET work_mem = '1GB';
ALTER ROLE joe WITH PASSWORD 'x';
ALTER ROLE ALL SET search_path = x;
ALTER GROUP g DROP USER joe;
ALTER SUBSCRIPTION s DISABLE;
ALTER PUBLICATION p SET TABLE a;
ALTER PUBLICATION p ADD TABLE a;
ALTER SERVER s OPTIONS (SET host 'x');
ALTER EXTENSION e UPDATE;
ALTER EVENT TRIGGER t DISABLE;
LOAD 'library';
