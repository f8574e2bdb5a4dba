-- expect: disable-trigger@7
-- expect: disable-trigger@7
-- expect: disable-trigger@7
-- expect: disable-trigger@8
-- expect: disable-trigger@9
-- expect: disable-trigger@9
ALTER TABLE a DISABLE TRIGGER ALL, DISABLE TRIGGER USER, DISABLE TRIGGER t;
ALTER TABLE a DISABLE RULE r;
ALTER TABLE a ENABLE REPLICA TRIGGER t, ENABLE REPLICA RULE r;
ALTER TABLE a ENABLE ALWAYS TRIGGER t, ENABLE TRIGGER ALL, ENABLE RULE r;
CREATE TABLE own (id int);
ALTER TABLE own DISABLE TRIGGER ALL;
