-- What the meaning of a query, its cost and the text of a value depend on. Not the time zone: what a
-- cast does to a value depends on that of the role, and so does the migration's.
set local search_path = '';
set local row_security = off;
set local DateStyle = 'ISO, MDY';
set local IntervalStyle = 'postgres';
set local bytea_output = 'hex';
set local extra_float_digits = 1;
set local standard_conforming_strings = on;
set local jit = off;
set local max_parallel_workers_per_gather = 0;
