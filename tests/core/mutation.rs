//! Scripts with random damage: every byte is accounted for, and nothing panics.

use reconcile_core::{Linter, Script};

/// A small generator of numbers (xorshift), the same on every run.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.next() % (n.max(1) as u64)).unwrap()
    }

    fn pick<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list[self.below(list.len())]
    }
}

const SEED: &str = "\u{FEFF}-- déjà\r\nCREATE TABLE a (b int, c text DEFAULT 'x''y;');\n\
    CREATE RULE r AS ON INSERT TO a DO (DELETE FROM x; DELETE FROM y);\n\
    CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN 1=1 THEN 2 END; END;\n\
    DO $x$ BEGIN IF a THEN DROP TABLE \"B\"; ELSE EXECUTE 'TRUNCATE c'; END IF; END $x$;\n\
    COPY t (a, b) FROM STDIN;\n1\tit's;\n\\.\n\\echo hi\nSELECT E'a\\'b', U&\"d\\0061\", 1.5e3 /* a /* b */ c */;\n\
    ALTER TABLE ONLY a DROP COLUMN b, ADD d numeric(1,2), ALTER c TYPE text USING c::text;\n\
    SET search_path = s, public; TRUNCATE a, b; INSERT INTO a VALUES (1, 'z'); DROP SCHEMA s CASCADE;\n";

const NOISE: [&str; 40] = [
    "'",
    "\"",
    "$$",
    "$x$",
    "/*",
    "*/",
    "--",
    "\n",
    ";",
    "(",
    ")",
    "\\",
    "\\.",
    "\\;",
    "\\g",
    "\0",
    "é",
    "😀",
    "E'",
    "U&'",
    "U&\"",
    ":x",
    "[",
    "]",
    ",",
    "BEGIN",
    "ATOMIC",
    "END",
    "CASE",
    "COPY",
    "FROM STDIN",
    "DROP TABLE t",
    "ALTER TABLE",
    "DO",
    "CREATE",
    "FUNCTION",
    "THEN",
    "EXECUTE",
    "\r",
    "+-+",
];

fn mutate(random: &mut Random) -> String {
    let mut text = SEED.to_owned();
    for _ in 0..=random.below(4) {
        let at = text.floor_char_boundary(random.below(text.len() + 1));
        let end = text.floor_char_boundary((at + random.below(12)).min(text.len()));
        match random.below(3) {
            0 => text.insert_str(at, random.pick(&NOISE)),
            1 => text.replace_range(at..end, ""),
            _ => text.replace_range(at..end, random.pick(&NOISE)),
        }
    }
    text
}

/// What stands between pieces: white space, comments, separators, a byte order mark.
fn is_gap(gap: &str) -> bool {
    let mut rest = gap.strip_prefix('\u{FEFF}').unwrap_or(gap);
    loop {
        rest = rest.trim_start_matches([' ', '\t', '\n', '\r', '\x0b', '\x0c', ';']);
        if let Some(comment) = rest.strip_prefix("--") {
            rest = comment
                .split_once(['\n', '\r'])
                .map_or("", |(_, rest)| rest);
        } else if let Some(comment) = rest.strip_prefix("/*") {
            let (mut depth, mut inner) = (1, comment);
            while depth > 0 {
                let Some(at) = inner.find(['*', '/']) else {
                    return false;
                };
                inner = &inner[at..];
                let step = if inner.starts_with("*/") {
                    depth -= 1;
                    2
                } else if inner.starts_with("/*") {
                    depth += 1;
                    2
                } else {
                    1
                };
                inner = &inner[step..];
            }
            rest = inner;
        } else if let Some(after) = rest.strip_prefix("\\;") {
            rest = after;
        } else {
            return rest.is_empty();
        }
    }
}

fn assert_total(text: &str) {
    let script = Script::new("m.sql", text);
    let mut at = 0;
    for piece in script.pieces() {
        assert!(
            at <= piece.start && piece.start < piece.end,
            "{text:?}: {piece:?}"
        );
        assert!(is_gap(&text[at..piece.start]), "{text:?}: gap at {at}");
        at = piece.end;
    }
    assert!(is_gap(&text[at..]), "{text:?}: gap at {at}");
}

#[test]
fn every_byte_belongs_somewhere_and_nothing_panics() {
    let mut random = Random(0x9E37_79B9_7F4A_7C15);
    assert_total(SEED);
    for _ in 0..20_000 {
        assert_total(&mutate(&mut random));
    }
    for _ in 0..1_500 {
        let text = mutate(&mut random);
        let report = Linter::new().lint(&Script::new("m.sql", text.as_str()));
        for finding in report.findings() {
            let (start, end) = (finding.start.offset, finding.end.offset);
            assert!(
                text.get(start..end).is_some_and(|t| !t.is_empty()),
                "{text:?}: {finding}"
            );
        }
    }
}

#[test]
fn every_prefix_is_read() {
    for (end, _) in SEED.char_indices() {
        assert_total(&SEED[..end]);
    }
    for (end, _) in SEED.char_indices().step_by(7) {
        let _ = Linter::new().lint(&Script::new("p.sql", &SEED[..end]));
    }
}

#[test]
fn a_drop_in_front_is_always_found() {
    let mut random = Random(42);
    for _ in 0..500 {
        let text = format!(
            "DROP TABLE first;\n{}",
            mutate(&mut random).trim_start_matches('\u{FEFF}')
        );
        let report = Linter::new().lint(&Script::new("d.sql", text.as_str()));
        assert_eq!(
            report.findings()[0].rule,
            "drop-table",
            "{text:?}\n{report}"
        );
        assert_eq!(report.findings()[0].object.as_deref(), Some("first"));
    }
}
