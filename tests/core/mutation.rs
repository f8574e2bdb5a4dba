//! Scripts with random damage: every byte is accounted for, and nothing panics.

use std::fs;

use reconcile_core::catalog::Catalog;
use reconcile_core::{Linter, Script};

use crate::common::{fixture, read, root};
use crate::properties::{check, is_total};

/// How many random scripts are judged and mended: some half a minute of a debug build.
const RUNS: usize = 1_000;

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

/// A script from the pieces of others, with damage.
fn mutate(random: &mut Random, scripts: &[String]) -> String {
    let mut text = if random.below(3) == 0 {
        SEED.to_owned()
    } else {
        spliced(random, scripts)
    };
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

/// A few statements of the scripts; some without their end or beginning.
fn spliced(random: &mut Random, scripts: &[String]) -> String {
    let mut text = String::new();
    for _ in 0..=random.below(3) {
        let own = &scripts[random.below(scripts.len())];
        let from = own.floor_char_boundary(random.below(own.len()));
        let rest = &own[from..];
        // Mostly whole lines, for most scripts have a statement on each.
        let from = rest.find('\n').map_or(0, |at| at + 1);
        let rest = &rest[if random.below(4) == 0 { 0 } else { from }..];
        text.push_str(&rest[..rest.floor_char_boundary(random.below(300))]);
        text.push_str(random.pick(&["", ";", "\n", ";\n"]));
    }
    text
}

/// Every script of the tests.
fn scripts() -> Vec<String> {
    let mut folders = vec![root().join("tests/specs"), root().join("tests/fixtures")];
    let mut paths = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "sql") {
                paths.push(path);
            }
        }
    }
    // The same on every machine.
    paths.sort();
    let texts = paths.iter().map(|path| read(path));
    texts.filter(|text| !text.is_empty()).collect()
}

/// Without a catalog, and with that of `shop.sql`.
fn linters() -> [Linter; 2] {
    let shop: Catalog = serde_json::from_str(&fixture("shop.json")).unwrap();
    [Linter::new(), Linter::new().catalog(shop)]
}

#[test]
fn every_byte_belongs_somewhere() {
    let (mut random, scripts) = (Random(0x9E37_79B9_7F4A_7C15), scripts());
    is_total(&Script::new("m.sql", SEED));
    for _ in 0..20_000 {
        is_total(&Script::new("m.sql", mutate(&mut random, &scripts)));
    }
}

/// A bounded run of what `fuzz` looks for without end.
#[test]
fn random_scripts_are_read_judged_and_mended() {
    let (mut random, scripts, linters) = (Random(0x2545_F491_4F6C_DD1D), scripts(), linters());
    for script in &scripts {
        check(&linters, script.as_bytes());
    }
    for _ in 0..RUNS {
        check(&linters, mutate(&mut random, &scripts).as_bytes());
    }
}

/// No text, or only in part.
#[test]
fn random_bytes_do_no_harm() {
    let (mut random, scripts) = (Random(7), scripts());
    for _ in 0..1_000 {
        let mut bytes = mutate(&mut random, &scripts).into_bytes();
        bytes.truncate(400);
        for _ in 0..random.below(4) {
            let at = random.below(bytes.len());
            if let Some(byte) = bytes.get_mut(at) {
                *byte = random.next().to_le_bytes()[0];
            }
        }
        check(&[Linter::new()], &bytes);
    }
}

#[test]
fn every_prefix_is_read() {
    for (end, _) in SEED.char_indices() {
        is_total(&Script::new("p.sql", &SEED[..end]));
    }
    for (end, _) in SEED.char_indices().step_by(7) {
        check(&[Linter::new()], &SEED.as_bytes()[..end]);
    }
}

#[test]
fn a_drop_in_front_is_always_found() {
    let (mut random, scripts) = (Random(42), scripts());
    for _ in 0..500 {
        let text = format!(
            "DROP TABLE first;\n{}",
            mutate(&mut random, &scripts).trim_start_matches('\u{FEFF}')
        );
        let report = Linter::new().lint(&Script::new("d.sql", text.as_str()));
        let found = report
            .findings()
            .iter()
            .any(|own| own.rule == "drop-table" && own.object.as_deref() == Some("first"));
        assert!(found, "{text:?}\n{report}");
    }
}
