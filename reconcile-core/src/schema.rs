//! JSON Schemas of everything that is printed as JSON, made from the types that are serialised.
//!
//! The published ones are in `docs/schema`; a test compares them with these.
//!
//! ```
//! use reconcile_core::schema::Document;
//!
//! let schema: serde_json::Value = serde_json::from_str(&Document::Lint.json_schema()).unwrap();
//! assert_eq!(schema["$id"], "urn:reconcile:lint:1");
//! ```

use std::borrow::Cow;

use schemars::generate::{SchemaGenerator, SchemaSettings};
use schemars::{JsonSchema, Schema, json_schema};
use serde_json::Value;

use crate::baseline::adopt::{self, AdoptReport};
use crate::baseline::generate::{self, GenerateReport};
#[cfg(feature = "postgres")]
use crate::baseline::{APPLY_SCHEMA_VERSION, Applied};
#[cfg(all(feature = "snapshot", unix))]
use crate::baseline::{REHEARSAL_SCHEMA_VERSION, Rehearsal};
use crate::catalog::{self, Catalog};
use crate::check::{self, CheckReport};
use crate::doctor::{self, DoctorReport};
use crate::ensure::{self, EnsureReport};
use crate::finding::{self, Report};
use crate::health::{self, HealthReport};
use crate::name::QualifiedName;
use crate::prisma::{STATUS_SCHEMA_VERSION, StatusReport, VERIFY_SCHEMA_VERSION, VerifyReport};
use crate::rules::{self, RuleList};
use crate::run::{self, RunReport};
use crate::sequence::{self, SequenceReport};
#[cfg(all(feature = "snapshot", unix))]
use crate::snapshot::{self, SnapshotList, SnapshotReport};

/// A document that is printed as JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Document {
    /// `reconcile introspect --format json`: a [`Catalog`].
    Catalog,
    /// `reconcile check --format json`: a [`CheckReport`].
    Check,
    /// `reconcile lint --format json`: a [`Report`].
    Lint,
    /// `reconcile sequences --format json`: a [`SequenceReport`].
    Sequences,
    /// `reconcile rules --format json`: a [`RuleList`].
    Rules,
    /// `reconcile status --format json`: a [`StatusReport`].
    Status,
    /// `reconcile run --format json`: a [`RunReport`].
    Run,
    /// `reconcile verify --format json`: a [`VerifyReport`].
    Verify,
    /// `reconcile ensure --format json`: an [`EnsureReport`].
    Ensure,
    /// `reconcile baseline adopt --format json`: an [`AdoptReport`].
    Adopt,
    /// `reconcile baseline apply --format json`: an [`Applied`].
    #[cfg(feature = "postgres")]
    Apply,
    /// `reconcile baseline rehearse --format json`: a [`Rehearsal`].
    #[cfg(all(feature = "snapshot", unix))]
    Rehearsal,
    /// `reconcile baseline generate --format json`: a [`GenerateReport`].
    Generate,
    /// `reconcile health --format json`: a [`HealthReport`].
    Health,
    /// `reconcile doctor --format json`: a [`DoctorReport`].
    Doctor,
    /// `reconcile snapshot create` and `verify --format json`: a [`SnapshotReport`].
    #[cfg(all(feature = "snapshot", unix))]
    Snapshot,
    /// `reconcile snapshot list --format json`: a [`SnapshotList`].
    #[cfg(all(feature = "snapshot", unix))]
    Snapshots,
}

impl Document {
    /// All documents.
    pub const ALL: &'static [Self] = &[
        Self::Catalog,
        Self::Check,
        Self::Lint,
        Self::Sequences,
        Self::Rules,
        Self::Status,
        Self::Run,
        Self::Verify,
        Self::Ensure,
        Self::Adopt,
        #[cfg(feature = "postgres")]
        Self::Apply,
        #[cfg(all(feature = "snapshot", unix))]
        Self::Rehearsal,
        Self::Generate,
        Self::Health,
        Self::Doctor,
        #[cfg(all(feature = "snapshot", unix))]
        Self::Snapshot,
        #[cfg(all(feature = "snapshot", unix))]
        Self::Snapshots,
    ];

    /// Its name, that of its file in `docs/schema`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Catalog => "catalog",
            Self::Check => "check",
            Self::Lint => "lint",
            Self::Sequences => "sequences",
            Self::Rules => "rules",
            Self::Status => "status",
            Self::Run => "run",
            Self::Verify => "verify",
            Self::Ensure => "ensure",
            Self::Adopt => "adopt",
            #[cfg(feature = "postgres")]
            Self::Apply => "apply",
            #[cfg(all(feature = "snapshot", unix))]
            Self::Rehearsal => "rehearsal",
            Self::Generate => "generate",
            Self::Health => "health",
            Self::Doctor => "doctor",
            #[cfg(all(feature = "snapshot", unix))]
            Self::Snapshot => "snapshot",
            #[cfg(all(feature = "snapshot", unix))]
            Self::Snapshots => "snapshots",
        }
    }

    /// Its JSON Schema (2020-12). Properties that it does not name are allowed, so that documents
    /// can grow.
    #[must_use]
    pub fn json_schema(self) -> String {
        let generator = SchemaSettings::draft2020_12()
            .for_serialize()
            .into_generator();
        let (schema, version) = match self {
            Self::Catalog => (of::<Catalog>(generator), catalog::SCHEMA_VERSION),
            Self::Check => (of::<CheckReport>(generator), check::SCHEMA_VERSION),
            Self::Lint => (of::<Report>(generator), finding::SCHEMA_VERSION),
            Self::Sequences => (of::<SequenceReport>(generator), sequence::SCHEMA_VERSION),
            Self::Rules => (of::<RuleList>(generator), rules::SCHEMA_VERSION),
            Self::Status => (of::<StatusReport>(generator), STATUS_SCHEMA_VERSION),
            Self::Run => (of::<RunReport>(generator), run::SCHEMA_VERSION),
            Self::Verify => (of::<VerifyReport>(generator), VERIFY_SCHEMA_VERSION),
            Self::Ensure => (of::<EnsureReport>(generator), ensure::SCHEMA_VERSION),
            Self::Adopt => (of::<AdoptReport>(generator), adopt::SCHEMA_VERSION),
            #[cfg(feature = "postgres")]
            Self::Apply => (of::<Applied>(generator), APPLY_SCHEMA_VERSION),
            #[cfg(all(feature = "snapshot", unix))]
            Self::Rehearsal => (of::<Rehearsal>(generator), REHEARSAL_SCHEMA_VERSION),
            Self::Generate => (of::<GenerateReport>(generator), generate::SCHEMA_VERSION),
            Self::Health => (of::<HealthReport>(generator), health::SCHEMA_VERSION),
            Self::Doctor => (of::<DoctorReport>(generator), doctor::SCHEMA_VERSION),
            #[cfg(all(feature = "snapshot", unix))]
            Self::Snapshot => (of::<SnapshotReport>(generator), snapshot::SCHEMA_VERSION),
            #[cfg(all(feature = "snapshot", unix))]
            Self::Snapshots => (of::<SnapshotList>(generator), snapshot::SCHEMA_VERSION),
        };
        let mut value = schema.to_value();
        tidy(&mut value);
        value["$id"] = format!("urn:reconcile:{}:{version}", self.name()).into();
        value["properties"]["schema_version"]["const"] = version.into();
        format!("{value:#}\n")
    }
}

fn of<T: JsonSchema>(generator: SchemaGenerator) -> Schema {
    generator.into_root_schema_for::<T>()
}

/// Turns the words of the Rust documentation into those of JSON.
fn tidy(value: &mut Value) {
    match value {
        Value::Object(members) => {
            if let Some(Value::String(text)) = members.get_mut("description") {
                *text = in_terms_of_json(text);
            }
            members.values_mut().for_each(tidy);
        }
        Value::Array(items) => items.iter_mut().for_each(tidy),
        _ => {}
    }
}

/// Links to Rust items become their names, what is not there is null, and examples are left out.
fn in_terms_of_json(text: &str) -> String {
    let text = text.split("```").next().unwrap_or_default();
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("[`") {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let Some(end) = rest.find("`]") else { break };
        let name = rest[..end].rsplit("::").next().unwrap_or_default();
        out.push('`');
        out.push_str(name.trim_start_matches('`'));
        out.push('`');
        rest = &rest[end + 2..];
        if let Some(target) = rest.strip_prefix('(') {
            rest = target.split_once(')').map_or("", |(_, after)| after);
        }
    }
    out.push_str(rest);
    let paragraphs: Vec<String> = out
        .trim_end()
        .split("\n\n")
        .map(|paragraph| paragraph.replace('\n', " "))
        .collect();
    paragraphs
        .join("\n\n")
        .replace("`None`", "null")
        .replace(", `SCHEMA_VERSION`", "")
}

impl JsonSchema for QualifiedName {
    fn schema_name() -> Cow<'static, str> {
        "QualifiedName".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "description": "A schema and a name in it, each quoted as PostgreSQL's `quote_ident` does: `public.users`, `public.\"Order\"`.",
        })
    }
}
