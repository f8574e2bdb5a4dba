-- expect: validate-constraint@2
ALTER TABLE a VALIDATE CONSTRAINT c;
