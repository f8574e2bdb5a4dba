//! No text makes the reader panic, loop or point outside of its files.

use reconcile_core::prisma::{Expected, ExpectedOptions, Schema, Source, from_empty_script};

use super::schemas::Random;
use super::{names, sources};

const PIECES: [&str; 24] = [
    "\"",
    "{",
    "}",
    "(",
    ")",
    "[",
    "]",
    "@",
    "@@",
    ",",
    ":",
    "\n",
    "\r",
    "\\",
    "\\u",
    "\\ud83d",
    "é",
    "/*",
    "//",
    "-",
    "9999999999999999999999",
    "model",
    "Unsupported(",
    "\0",
];

fn mutate(text: &str, random: &mut Random) -> String {
    let mut text = text.to_owned();
    for _ in 0..=random.below(3) {
        let boundaries: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
        let Some(&at) = boundaries.get(random.below(boundaries.len())) else {
            break;
        };
        let end = boundaries[random.below(boundaries.len())].clamp(at, text.len().min(at + 40));
        let end = (end..=text.len())
            .find(|&e| text.is_char_boundary(e))
            .unwrap();
        match random.below(4) {
            0 => text.truncate(at),
            1 => text.replace_range(at..end, ""),
            2 => text.insert_str(at, PIECES[random.below(PIECES.len())]),
            _ => {
                let piece = text[at..end].to_owned();
                text.insert_str(at, &piece);
            }
        }
    }
    text
}

fn check(sources: Vec<Source>) -> bool {
    let lengths: Vec<usize> = sources.iter().map(|source| source.text.len()).collect();
    match Schema::parse(sources) {
        Ok(schema) => {
            let options = ExpectedOptions::new();
            let expected = Expected::new(&schema, &options);
            let written = from_empty_script(&schema, &options);
            assert!(expected.tables.is_empty() || written.contains("CREATE TABLE"));
            true
        }
        Err(problems) => {
            assert!(!problems.as_slice().is_empty());
            for problem in problems.as_slice() {
                let span = problem.span;
                assert!(span.start <= span.end, "{problem}");
                assert!(span.end <= lengths[span.source], "{problem}");
                assert!(problem.line > 0 && problem.column > 0, "{problem}");
            }
            false
        }
    }
}

#[test]
fn mutations_are_read_or_refused() {
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    let (mut read, mut refused) = (0, 0);
    for name in names() {
        for _ in 0..60 {
            let mut files = sources(&name);
            let number = random.below(files.len());
            files[number].text = mutate(&files[number].text, &mut random);
            if check(files) {
                read += 1;
            } else {
                refused += 1;
            }
        }
    }
    assert!(
        read > 100 && refused > 100,
        "{read} read, {refused} refused"
    );
}

#[test]
fn deep_nesting_ends() {
    for open in ["[", "a(", "{ a: "] {
        let text = format!(
            "datasource db {{\n provider = \"postgresql\"\n}}\nmodel A {{\n id Int @id @default({})\n}}",
            open.repeat(100_000)
        );
        assert!(!check(vec![Source::new("deep.prisma", text)]));
    }
}
