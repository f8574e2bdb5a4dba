//! Rows that are equal in what a script makes unique.

use super::{Diagnosis, Doctor, KnownProblem, NotLookedAt};
use crate::evidence::{Answer, Answers, Question};
use crate::finding::{Finding, Report, Severity};
use crate::name::{QualifiedName, quote_ident};

/// The rules that find what is made unique.
const RULES: [&str; 2] = ["add-unique", "add-primary-key"];

impl Doctor {
    /// Takes in what was asked of the rows that scripts meet, and what the linter then says.
    pub fn rows(mut self, answers: &Answers, report: &Report) -> Self {
        for (question, answer) in answers.iter() {
            let Question::Duplicates {
                table,
                columns,
                nulls_not_distinct,
            } = question
            else {
                continue;
            };
            match answer {
                Answer::Some(count) => self.found(equal(
                    table,
                    columns,
                    *nulls_not_distinct,
                    &count.of("groups of equal rows"),
                )),
                Answer::None => {}
                Answer::NotChecked(why) => {
                    self.unasked(question.to_string(), why.clone());
                }
                _ => self.unasked(question.to_string(), "it was not asked".to_owned()),
            }
        }
        let allowed = report.allowed().iter().map(|own| &own.finding);
        for finding in report.findings().iter().chain(allowed) {
            if RULES.contains(&finding.rule) && finding.evidence.is_none() {
                self.unasked(
                    place(finding),
                    "the database cannot be asked that".to_owned(),
                );
            }
            if finding.rule == "unreadable-statement" {
                self.unasked(place(finding), finding.message.clone());
            }
        }
        self
    }

    fn unasked(&mut self, what: String, reason: String) {
        self.not_looked_at.push(NotLookedAt {
            what,
            reason,
            help: Some("look for yourself before it is deployed".to_owned()),
        });
    }
}

fn place(finding: &Finding) -> String {
    format!(
        "{}:{}: {}",
        finding.file, finding.start.line, finding.message
    )
}

fn equal(
    table: &QualifiedName,
    columns: &[String],
    nulls_not_distinct: bool,
    seen: &str,
) -> Diagnosis {
    let quoted: Vec<String> = columns.iter().map(|column| quote_ident(column)).collect();
    let list = quoted.join(", ");
    let filled: Vec<String> = quoted
        .iter()
        .map(|column| format!("{column} IS NOT NULL"))
        .collect();
    let filter = if nulls_not_distinct {
        String::new()
    } else {
        format!(" WHERE {}", filled.join(" AND "))
    };
    Diagnosis::new(
        KnownProblem::Duplicates,
        Severity::Error,
        format!("{table} ({list})"),
    )
    .seen(format!(
        "a pending script makes it unique, and there are {seen}"
    ))
    .consequence(
        "the script fails (23505, P3018), and the migration counts as failed from then on (P3009)",
    )
    .fix([
        format!(
            "SELECT {list}, count(*) FROM {table}{filter} GROUP BY {list} HAVING count(*) > 1;"
        ),
        "-- decide which rows stay, change or delete the others, then deploy".to_owned(),
    ])
}
