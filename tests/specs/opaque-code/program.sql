-- expect: opaque-code@3
-- expect: opaque-code@4
COPY a FROM PROGRAM 'generate';
COPY (SELECT 1) TO PROGRAM 'send';
COPY a TO STDOUT;
