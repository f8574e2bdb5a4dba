//! `ALTER` of a domain, and of an object that is neither a relation nor a type, as data.

use super::{ObjectName, ObjectType};

/// `ALTER DOMAIN` with an action.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct AlterDomain {
    /// The domain.
    pub name: ObjectName,
    /// What it does.
    pub action: DomainAction,
    /// PostgreSQL's name of the kind of statement.
    pub node: &'static str,
}

/// What an [`AlterDomain`] does.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum DomainAction {
    /// `DROP CONSTRAINT`
    DropConstraint {
        /// The constraint.
        constraint: String,
        /// `IF EXISTS`
        if_exists: bool,
    },
    /// `ADD [CONSTRAINT …] …`, as written.
    AddConstraint(String),
    /// `VALIDATE CONSTRAINT`
    ValidateConstraint(String),
    /// `SET NOT NULL`
    SetNotNull,
    /// `DROP NOT NULL`
    DropNotNull,
    /// `SET DEFAULT`; the expression as written.
    SetDefault(String),
    /// `DROP DEFAULT`
    DropDefault,
}

/// `ALTER` of an object of another kind, as far as its first words say what it does.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct AlterObject {
    /// What is altered.
    pub object: ObjectType,
    /// Its name, where it has one of its own.
    pub name: Option<ObjectName>,
    /// What stands in the parentheses behind the name of a routine, as written.
    pub arguments: Option<String>,
    /// The table or view of a trigger, rule or policy.
    pub on: Option<ObjectName>,
    /// What stands behind the name and signature, as written.
    pub action: String,
    /// PostgreSQL's name of the kind of statement.
    pub node: &'static str,
}

impl AlterObject {
    /// Whether its action begins with these words, which are in lower case.
    #[must_use]
    pub fn does(&self, words: &[&str]) -> bool {
        let mut own = self.action.split_ascii_whitespace();
        words
            .iter()
            .all(|word| own.next().is_some_and(|own| own.eq_ignore_ascii_case(word)))
    }
}
