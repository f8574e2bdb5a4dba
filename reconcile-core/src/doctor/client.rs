//! The schema that a generated client was made of, against the project's.

use super::{Diagnosis, Doctor, KnownProblem};
use crate::finding::Severity;

impl Doctor {
    /// Compares the schema that a client was generated from with the project's: each as the texts of
    /// its files. `client` is where the client is.
    pub fn client(mut self, client: &str, of_client: &[&str], of_project: &[&str]) -> Self {
        if !same_schema(of_client, of_project) {
            self.found(
                Diagnosis::new(KnownProblem::StaleClient, Severity::Warning, client)
                    .seen("it was generated from another schema than the project's")
                    .consequence(
                        "what the schema has gained the client does not know, and what it has lost \
                         is still asked for: P2021 and P2022 at run time",
                    )
                    .fix(["npx prisma generate"]),
            );
        }
        self
    }
}

/// Whether two schemas differ in nothing but white space, comments, the order of their blocks and
/// where generators write to.
#[must_use]
pub fn same_schema(one: &[&str], other: &[&str]) -> bool {
    blocks(one) == blocks(other)
}

/// The schema that is written in the source of a client (`internal/class.ts`), which keeps no copy as
/// a file.
#[must_use]
pub fn inlined_schema(source: &str) -> Option<String> {
    let mut lines = source.lines().map(str::trim);
    let literal = lines.find_map(|line| line.strip_prefix("\"inlineSchema\": "))?;
    serde_json::from_str(literal.trim_end_matches(',')).ok()
}

fn blocks(texts: &[&str]) -> Vec<Vec<String>> {
    let mut all = Vec::new();
    let mut block: Vec<String> = Vec::new();
    for line in texts.iter().flat_map(|text| text.lines()) {
        let line = bare(line);
        let in_generator = block
            .first()
            .is_some_and(|first| first.starts_with("generator"));
        if line.is_empty() || (in_generator && line.starts_with("output=")) {
            continue;
        }
        let ends = line.ends_with('}');
        block.push(line);
        if ends {
            all.push(std::mem::take(&mut block));
        }
    }
    all.push(block);
    all.sort();
    all
}

/// A line without its comment, and without white space outside of texts.
fn bare(line: &str) -> String {
    let mut out = String::new();
    let mut in_text = false;
    let mut chars = line.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' if in_text => {
                out.push(c);
                out.extend(chars.next());
                continue;
            }
            '"' => in_text = !in_text,
            '/' if !in_text && chars.peek() == Some(&'/') => break,
            c if !in_text && c.is_whitespace() => continue,
            _ => {}
        }
        out.push(c);
    }
    out
}
