-- expect: add-primary-key@3
-- expect: add-primary-key@4
ALTER TABLE users ADD PRIMARY KEY (a);
ALTER TABLE users ADD CONSTRAINT p PRIMARY KEY USING INDEX i;
ALTER TABLE users ADD id uuid PRIMARY KEY DEFAULT gen_random_uuid();
CREATE TABLE own (a int);
ALTER TABLE own ADD PRIMARY KEY (a);
