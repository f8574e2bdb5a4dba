//! Sequences, types and policies.

use super::{push_ident, push_idents, push_visible};
use crate::catalog::{
    Column, Composite, ConstraintKind, Domain, Enum, Persistence, Policy, PolicyCommand,
    PublicationTable, Range, Sequence,
};
use crate::name::{QualifiedName, quote_literal};

impl Sequence {
    /// The statement that makes the sequence, with every parameter written out. `OWNED BY` is a
    /// statement of its own, because the table comes later.
    #[must_use]
    pub fn definition(&self) -> String {
        format!(
            "CREATE {}SEQUENCE {} AS {} INCREMENT BY {} MINVALUE {} MAXVALUE {} START WITH {} \
             CACHE {}{}",
            unlogged(self.persistence),
            self.name,
            self.data_type,
            self.increment,
            self.min,
            self.max,
            self.start,
            self.cache,
            if self.cycle { " CYCLE" } else { "" },
        )
    }
}

pub(super) fn unlogged(persistence: Persistence) -> &'static str {
    match persistence {
        Persistence::Unlogged => "UNLOGGED ",
        Persistence::Permanent | Persistence::Other(_) => "",
    }
}

impl Enum {
    /// The statement that makes the type.
    #[must_use]
    pub fn definition(&self) -> String {
        let labels: Vec<String> = self.labels.iter().map(|l| quote_literal(l)).collect();
        format!("CREATE TYPE {} AS ENUM ({})", self.name, labels.join(", "))
    }
}

impl Domain {
    /// The statement that makes the domain with its constraints.
    #[must_use]
    pub fn definition(&self) -> String {
        let mut out = format!("CREATE DOMAIN {} AS {}", self.name, self.base.text);
        if let Some(collation) = &self.collation {
            out.push_str(" COLLATE ");
            push_visible(&mut out, collation);
        }
        if let Some(default) = &self.default {
            out.push_str(" DEFAULT ");
            out.push_str(default);
        }
        let named = |c: &crate::catalog::Constraint| c.kind == ConstraintKind::NotNull;
        if self.not_null && !self.constraints.iter().any(named) {
            out.push_str(" NOT NULL");
        }
        for constraint in &self.constraints {
            out.push_str(" CONSTRAINT ");
            push_ident(&mut out, &constraint.name);
            out.push(' ');
            out.push_str(&constraint.definition());
        }
        out
    }
}

impl Composite {
    /// The statement that makes the type.
    #[must_use]
    pub fn definition(&self) -> String {
        let attributes: Vec<String> = self.attributes.iter().map(Column::definition).collect();
        format!("CREATE TYPE {} AS ({})", self.name, attributes.join(", "))
    }
}

impl Range {
    /// The statement that makes the type.
    #[must_use]
    pub fn definition(&self) -> String {
        let mut out = format!(
            "CREATE TYPE {} AS RANGE (subtype = {}, subtype_opclass = ",
            self.name, self.subtype.text
        );
        push_visible(&mut out, &self.opclass);
        let mut push = |keyword: &str, name: &Option<QualifiedName>| {
            if let Some(name) = name {
                push!(out, ", {keyword} = ");
                push_visible(&mut out, name);
            }
        };
        push("collation", &self.collation);
        push("canonical", &self.canonical);
        push("subtype_diff", &self.subtype_diff);
        push("multirange_type_name", &self.multirange);
        out.push(')');
        out
    }
}

impl Policy {
    /// The statement that makes the policy on `table`.
    #[must_use]
    pub fn definition(&self, table: &QualifiedName) -> String {
        let mut out = String::from("CREATE POLICY ");
        push_ident(&mut out, &self.name);
        push!(out, " ON {table}");
        if self.restrictive {
            out.push_str(" AS RESTRICTIVE");
        }
        out.push_str(match self.command {
            PolicyCommand::All => "",
            PolicyCommand::Select => " FOR SELECT",
            PolicyCommand::Insert => " FOR INSERT",
            PolicyCommand::Update => " FOR UPDATE",
            PolicyCommand::Delete => " FOR DELETE",
            PolicyCommand::Other(_) => " /* FOR an unknown command */",
        });
        for (i, role) in self.roles.iter().enumerate() {
            out.push_str(if i == 0 { " TO " } else { ", " });
            // No role can have the name `public`: it stands for all of them, unquoted.
            push_ident(&mut out, role);
        }
        if let Some(using) = &self.using {
            push!(out, " USING ({using})");
        }
        if let Some(check) = &self.check {
            push!(out, " WITH CHECK ({check})");
        }
        out
    }
}

impl PublicationTable {
    /// The table with its columns and condition, as `CREATE PUBLICATION … FOR TABLE` has it.
    #[must_use]
    pub fn definition(&self) -> String {
        let mut out = self.table.to_string();
        if !self.columns.is_empty() {
            out.push_str(" (");
            push_idents(&mut out, &self.columns);
            out.push(')');
        }
        if let Some(filter) = &self.filter {
            push!(out, " WHERE ({filter})");
        }
        out
    }
}
