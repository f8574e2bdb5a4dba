-- Valid SQL that the parser does not know, and a word in it that no query holds.
-- expect: unreadable-statement@4
-- expect: unreadable-statement@5
UPDATE a SET b[1] = 1;
SELECT * FROM a, drop, b FOR NO KEY UPDATE;
