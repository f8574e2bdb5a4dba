//! Constraints, as `pg_get_constraintdef` prints them.

use super::{push_ident, push_idents};
use crate::catalog::{Constraint, ConstraintKind, ForeignKey, ForeignKeyAction, ForeignKeyMatch};

impl Constraint {
    /// The constraint without its name, as `pg_get_constraintdef(oid)` prints it under an empty
    /// `search_path`: `FOREIGN KEY (team_id) REFERENCES public.teams(id) ON DELETE CASCADE`.
    ///
    /// Storage parameters and tablespace of an index behind it are not part of that text, there as
    /// here; nor is the name (`CONSTRAINT …`).
    #[must_use]
    pub fn definition(&self) -> String {
        let mut out = String::new();
        match self.kind {
            ConstraintKind::PrimaryKey => self.push_key(&mut out, "PRIMARY KEY"),
            ConstraintKind::Unique => self.push_key(&mut out, "UNIQUE"),
            ConstraintKind::ForeignKey => self.push_foreign_key(&mut out),
            ConstraintKind::Check => self.push_check(&mut out),
            ConstraintKind::NotNull => self.push_not_null(&mut out),
            ConstraintKind::Trigger => out.push_str("TRIGGER"),
            // The field holds the whole text, with what follows below.
            ConstraintKind::Exclusion => return self.expression.clone().unwrap_or_default(),
            ConstraintKind::Other(letter) => {
                return format!("/* constraint of the unknown kind {letter:?} */");
            }
        }
        self.push_enforcement(&mut out);
        out
    }

    fn push_key(&self, out: &mut String, keyword: &str) {
        out.push_str(keyword);
        if self.nulls_not_distinct {
            out.push_str(" NULLS NOT DISTINCT");
        }
        out.push_str(" (");
        push_idents(out, &self.columns);
        if self.period {
            out.push_str(" WITHOUT OVERLAPS");
        }
        out.push(')');
        if !self.include.is_empty() {
            out.push_str(" INCLUDE (");
            push_idents(out, &self.include);
            out.push(')');
        }
    }

    fn push_foreign_key(&self, out: &mut String) {
        out.push_str("FOREIGN KEY ");
        push_key_columns(out, &self.columns, self.period);
        if let Some(foreign_key) = &self.foreign_key {
            out.push(' ');
            foreign_key.push_references(out, self.period);
        }
    }

    fn push_check(&self, out: &mut String) {
        out.push_str("CHECK (");
        out.push_str(self.expression.as_deref().unwrap_or_default());
        out.push(')');
        if self.no_inherit {
            out.push_str(" NO INHERIT");
        }
    }

    fn push_not_null(&self, out: &mut String) {
        out.push_str("NOT NULL");
        for column in &self.columns {
            out.push(' ');
            push_ident(out, column);
        }
        if self.no_inherit {
            out.push_str(" NO INHERIT");
        }
    }

    fn push_enforcement(&self, out: &mut String) {
        if self.deferrable {
            out.push_str(" DEFERRABLE");
        }
        if self.initially_deferred {
            out.push_str(" INITIALLY DEFERRED");
        }
        // What is not enforced is not validated either, and the server says only the first.
        if self.not_enforced {
            out.push_str(" NOT ENFORCED");
        } else if self.not_valid {
            out.push_str(" NOT VALID");
        }
    }
}

impl ForeignKey {
    /// Appends `REFERENCES …` with its actions.
    pub(crate) fn push_references(&self, out: &mut String, period: bool) {
        out.push_str("REFERENCES ");
        out.push_str(&self.table.to_string());
        push_key_columns(out, &self.columns, period);
        match self.matching {
            ForeignKeyMatch::Simple => {}
            ForeignKeyMatch::Full => out.push_str(" MATCH FULL"),
            ForeignKeyMatch::Other(letter) => push!(out, " /* MATCH {letter:?} */"),
        }
        push_action(out, "ON UPDATE", self.on_update);
        push_action(out, "ON DELETE", self.on_delete);
        if !self.on_delete_columns.is_empty() {
            out.push_str(" (");
            push_idents(out, &self.on_delete_columns);
            out.push(')');
        }
    }
}

fn push_key_columns(out: &mut String, columns: &[String], period: bool) {
    out.push('(');
    match columns.split_last() {
        Some((last, rest)) if period => {
            push_idents(out, rest);
            out.push_str(if rest.is_empty() {
                "PERIOD "
            } else {
                ", PERIOD "
            });
            push_ident(out, last);
        }
        _ => push_idents(out, columns),
    }
    out.push(')');
}

fn push_action(out: &mut String, event: &str, action: ForeignKeyAction) {
    match (action, action.sql()) {
        (ForeignKeyAction::NoAction, _) => {}
        (_, Some(sql)) => push!(out, " {event} {sql}"),
        (_, None) => push!(out, " /* {event} {action:?} */"),
    }
}
