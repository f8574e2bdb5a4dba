//! What the linter would like to know of the rows that are there, and what it was told.
//!
//! Rules are pure: they name a [`Question`], and take the [`Answer`] if there is one. Who asks the
//! database is `evidence::ask`; tests give answers of their own.

use std::collections::BTreeMap;
use std::fmt;

use crate::name::{QualifiedName, quote_ident};

#[cfg(feature = "postgres")]
mod ask;

#[cfg(feature = "postgres")]
pub use ask::{Asker, Evidence};

/// A question about the rows of a database. Columns are named as the catalog holds them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Question {
    /// How many rows are in this table?
    Rows(QualifiedName),
    /// How many rows of this table have a value in this column?
    Values {
        /// The table.
        table: QualifiedName,
        /// The column.
        column: String,
    },
    /// How many rows of this table have NULL in this column?
    Nulls {
        /// The table.
        table: QualifiedName,
        /// The column.
        column: String,
    },
    /// How many groups of rows are equal in all these columns?
    Duplicates {
        /// The table.
        table: QualifiedName,
        /// The columns.
        columns: Vec<String>,
        /// Whether two NULLs count as equal.
        nulls_not_distinct: bool,
    },
    /// How many rows refer to no row of the other table?
    Orphans {
        /// The table that refers.
        table: QualifiedName,
        /// Its columns.
        columns: Vec<String>,
        /// The table referred to.
        referenced: QualifiedName,
        /// Its columns, in the same order.
        referenced_columns: Vec<String>,
    },
    /// For how many rows is this condition on the table's own columns true? It is made by this
    /// crate; it calls nothing but PostgreSQL's own functions.
    Matching {
        /// The table.
        table: QualifiedName,
        /// The condition.
        condition: String,
    },
    /// Which value does this sequence give next?
    NextValue(QualifiedName),
}

/// Displays as what it asks for: `rows of public.users`, `NULLs in public.users.email`.
impl fmt::Display for Question {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let list = |columns: &[String]| {
            let quoted: Vec<_> = columns.iter().map(|column| quote_ident(column)).collect();
            quoted.join(", ")
        };
        match self {
            Self::Rows(table) => write!(f, "rows of {table}"),
            Self::Values { table, column } => {
                write!(f, "values in {table}.{}", quote_ident(column))
            }
            Self::Nulls { table, column } => {
                write!(f, "NULLs in {table}.{}", quote_ident(column))
            }
            Self::Duplicates { table, columns, .. } => {
                write!(f, "duplicates in {table} ({})", list(columns))
            }
            Self::Orphans {
                table,
                columns,
                referenced,
                ..
            } => write!(
                f,
                "rows of {table} ({}) that refer to no row of {referenced}",
                list(columns)
            ),
            Self::Matching { table, condition } => {
                write!(f, "rows of {table} where {condition}")
            }
            Self::NextValue(sequence) => write!(f, "the next value of {sequence}"),
        }
    }
}

/// What is known of a [`Question`].
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Answer {
    /// Nobody was asked.
    NotAsked,
    /// It was asked, and could not be answered, for this reason.
    NotChecked(String),
    /// There is none: seen, not estimated.
    None,
    /// There are some.
    Some(Count),
    /// The value that a sequence gives next.
    Next(i64),
    /// About so many, as the planner guesses. It proves nothing: a table of which it guesses 0 may
    /// be full.
    Estimated(u64),
}

/// How many there are.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Count {
    /// So many were counted.
    pub counted: u64,
    /// Whether counting stopped there, so that there may be more.
    pub at_least: bool,
    /// The keys of a few of them, as `(a, b) = (1, 2)`.
    pub examples: Vec<String>,
}

impl Count {
    /// So many, all of them counted.
    #[must_use]
    pub fn exactly(counted: u64) -> Self {
        Self {
            counted,
            at_least: false,
            examples: Vec::new(),
        }
    }

    /// So many, and perhaps more.
    #[must_use]
    pub fn at_least(counted: u64) -> Self {
        Self {
            at_least: true,
            ..Self::exactly(counted)
        }
    }

    /// With the keys of a few of them.
    #[must_use]
    pub fn examples(mut self, examples: Vec<String>) -> Self {
        self.examples = examples;
        self
    }
}

/// Displays as `3`, `at least 10000` or `2, such as (1), (2)`.
impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.at_least {
            f.write_str("at least ")?;
        }
        write!(f, "{}", self.counted)
    }
}

impl Count {
    /// So many of what is said in the plural: `1 row has a value`, `at least 2 rows have a value`.
    pub(crate) fn of(&self, what: &str) -> String {
        // "At least 1" may be many.
        if self.counted != 1 || self.at_least {
            return format!("{self} {what}");
        }
        let mut words = what.split(' ');
        let noun = words.next().map(|word| word.trim_end_matches('s'));
        let verb = words.next().map(|word| match word {
            "have" => "has",
            "do" => "does",
            other => other,
        });
        let said: Vec<&str> = noun.into_iter().chain(verb).chain(words).collect();
        format!("1 {}", said.join(" "))
    }
}

/// Answers to questions.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Answers {
    known: BTreeMap<Question, Answer>,
}

impl Answers {
    /// No answers.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds an answer.
    pub fn insert(&mut self, question: Question, answer: Answer) {
        self.known.insert(question, answer);
    }

    /// The answer to a question; [`Answer::NotAsked`] if there is none.
    #[must_use]
    pub fn to(&self, question: &Question) -> Answer {
        self.known
            .get(question)
            .cloned()
            .unwrap_or(Answer::NotAsked)
    }
}

impl Answers {
    /// All of them, in the order of the questions.
    pub fn iter(&self) -> impl Iterator<Item = (&Question, &Answer)> {
        self.known.iter()
    }
}

impl FromIterator<(Question, Answer)> for Answers {
    fn from_iter<I: IntoIterator<Item = (Question, Answer)>>(answers: I) -> Self {
        Self {
            known: answers.into_iter().collect(),
        }
    }
}
