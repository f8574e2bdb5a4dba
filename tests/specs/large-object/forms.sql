-- expect: large-object@2
SELECT lo_unlink(5);
SELECT lo_get(5);
