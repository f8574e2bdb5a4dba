-- What deparsed text and plans depend on: a role or a database may have set any of it.
SET LOCAL search_path = '';
SET LOCAL DateStyle = 'ISO, MDY';
SET LOCAL IntervalStyle = 'postgres';
SET LOCAL TimeZone = 'UTC';
SET LOCAL bytea_output = 'hex';
SET LOCAL extra_float_digits = 1;
SET LOCAL quote_all_identifiers = off;
SET LOCAL standard_conforming_strings = on;
SET LOCAL xmloption = 'content';
SET LOCAL jit = off;
-- else the columns of 10,000 tables go through temporary files
SET LOCAL work_mem = '32MB';
SET LOCAL max_parallel_workers_per_gather = 0;
