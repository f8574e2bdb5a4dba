-- Valid SQL that few parsers know, and what no query holds.
-- expect: update@4
-- expect: unreadable-statement@6
UPDATE a SET b[1] = 1;
SELECT * FROM a, drop, b FOR NO KEY UPDATE;
SELECT FROM WHERE ,;
