//! Schemas changed at random: real Prisma and we take and refuse the same ones.

use std::io::Write as _;
use std::process::Stdio;

use reconcile_core::prisma::{Schema, Source};

use super::node;
use super::schemas::{Random, names, sources};

/// What Prisma says that we leave to PostgreSQL, or to other versions of Prisma.
const NOT_OURS: [&str; 6] = [
    "operator class",
    "index type does not support",
    "index field type",
    "The preview feature",
    "cannot be unique in Postgres",
    "You cannot define an index on fields with native type",
];

/// The words of a text: names and numbers, spaces, and single signs.
fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for c in text.chars() {
        let class = |c: char| (c.is_alphanumeric() || c == '_', c == ' ');
        match words.last_mut() {
            Some(last)
                if class(c) != (false, false)
                    && last.chars().next().map(class) == Some(class(c)) =>
            {
                last.push(c);
            }
            _ => words.push(c.to_string()),
        }
    }
    words
}

fn mutate(text: &str, random: &mut Random) -> String {
    let mut words = words(text);
    for _ in 0..=random.below(2) {
        let (at, other) = (random.below(words.len()), random.below(words.len()));
        match random.below(5) {
            0 => words[at].clear(),
            1 => words.swap(at, other),
            2 => {
                let word = words[other].clone();
                words[at] = word;
            }
            3 => {
                let word = words[other].clone();
                words.insert(at, word);
            }
            // A line less.
            _ => {
                let is_end = |word: &String| word == "\n";
                let start = words[..at].iter().rposition(is_end).map_or(0, |p| p + 1);
                let end = words[at..]
                    .iter()
                    .position(is_end)
                    .map_or(words.len(), |p| at + p + 1);
                words.drain(start..end);
            }
        }
        if words.is_empty() {
            break;
        }
    }
    words.concat()
}

#[test]
fn real_prisma_takes_and_refuses_the_same_schemas() {
    let count: usize = std::env::var("RECONCILE_VERDICTS").map_or(40, |n| n.parse().unwrap());
    let mut random = Random(0x2545_f491_4f6c_dd1d);
    let mut texts = Vec::new();
    for name in names() {
        let [source] = &sources(&name)[..] else {
            continue;
        };
        // Prisma 7 takes no connection in a schema.
        let lines = source.text.split_inclusive('\n');
        let text: String = lines.filter(|line| !line.contains("env(\"")).collect();
        texts.extend((0..count).map(|_| mutate(&text, &mut random)));
    }
    let theirs = verdicts(&texts);
    assert_eq!(theirs.len(), texts.len());
    let (mut wrong, mut taken) = (Vec::new(), 0);
    for (text, theirs) in texts.iter().zip(theirs) {
        let ours = Schema::parse([Source::new("s.prisma", text.clone())]);
        taken += usize::from(theirs.is_none());
        let is_ours = |errors: &String| {
            let mut lines = errors.lines();
            lines.any(|error| !NOT_OURS.iter().any(|words| error.contains(words)))
        };
        match (ours, theirs) {
            (Ok(_), Some(theirs)) if is_ours(&theirs) => {
                wrong.push(format!("taken: {theirs}\n{text}"));
            }
            // Prisma reads a schema without one, and then has nothing to do with it.
            (Err(ours), None) if ours.to_string().contains("no datasource") => {}
            (Err(ours), None) => wrong.push(format!("refused: {ours}\n{text}")),
            _ => {}
        }
    }
    if std::env::var_os("RECONCILE_VERDICTS").is_some() {
        for one in &wrong {
            println!("=========\n{one}");
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {} differ, {taken} taken:\n{}",
        wrong.len(),
        texts.len(),
        wrong[0]
    );
    assert!(
        taken > texts.len() / 10 && taken < texts.len() * 9 / 10,
        "{taken}"
    );
}

fn verdicts(texts: &[String]) -> Vec<Option<String>> {
    let mut child = node("7", "verdicts.mjs")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let input = serde_json::to_string(texts).unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(input.as_bytes())
        .unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    serde_json::from_slice(&output.stdout).unwrap()
}
