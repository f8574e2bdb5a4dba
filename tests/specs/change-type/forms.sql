-- expect: change-type@5
-- expect: change-type@6
-- expect: change-type@6
-- expect: change-type@8
ALTER TABLE a ALTER b TYPE bigint;
ALTER TABLE a ALTER b SET DATA TYPE text USING b::text, ALTER c TYPE int USING f(c);
CREATE TYPE e_new AS ENUM ('x', 'y');
ALTER TABLE a ALTER d TYPE e_new USING (d::text::e_new);
CREATE TABLE own (a int);
ALTER TABLE own ALTER a TYPE smallint;
