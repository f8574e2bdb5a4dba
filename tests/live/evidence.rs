//! Questions about rows, asked of real servers.

#![allow(clippy::too_many_lines, reason = "tables of cases")]

use reconcile_core::evidence::{Answer, Answers, Asker, Count, Question};
use reconcile_core::name::QualifiedName;

use crate::common::Database;

mod estimates;
mod facts;
mod lint;
mod patience;
mod refusals;
mod sessions;

fn table(name: &str) -> QualifiedName {
    QualifiedName::new("public", name)
}

fn rows(name: &str) -> Question {
    Question::Rows(table(name))
}

fn values(name: &str, column: &str) -> Question {
    Question::Values {
        table: table(name),
        column: column.to_owned(),
    }
}

fn nulls(name: &str, column: &str) -> Question {
    Question::Nulls {
        table: table(name),
        column: column.to_owned(),
    }
}

fn duplicates(name: &str, columns: &[&str]) -> Question {
    Question::Duplicates {
        table: table(name),
        columns: owned(columns),
        nulls_not_distinct: false,
    }
}

fn orphans(name: &str, columns: &[&str], referenced: &str, keys: &[&str]) -> Question {
    Question::Orphans {
        table: table(name),
        columns: owned(columns),
        referenced: table(referenced),
        referenced_columns: owned(keys),
    }
}

fn matching(name: &str, condition: &str) -> Question {
    Question::Matching {
        table: table(name),
        condition: condition.to_owned(),
    }
}

fn owned(names: &[&str]) -> Vec<String> {
    names.iter().map(|&name| name.to_owned()).collect()
}

fn exactly(rows: u64) -> Answer {
    Answer::Some(Count::exactly(rows))
}

fn not_checked(reason: &str) -> Answer {
    Answer::NotChecked(reason.to_owned())
}

#[track_caller]
fn ask(database: &Database, asker: &Asker, questions: &[Question]) -> Answers {
    asker.ask(&mut database.client(), questions).unwrap()
}
