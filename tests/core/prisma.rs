//! `reconcile_core::prisma`, held to what real Prisma made of the same schemas (see
//! `tests/prisma/README.md`); `tests/live/prisma*` holds those files to real Prisma.

use reconcile_core::prisma::{Problems, Schema, Source};

use schemas::{names, schema, sources};

mod dmmf;
mod migrations;
mod mutation;
mod problems;
#[path = "../common/prisma.rs"]
mod schemas;
mod script;
mod verdicts;

/// The problems of one text with a datasource before it, unless it has one of its own.
fn problems_of(text: &str) -> Result<Schema, Problems> {
    let head = "datasource db {\n  provider = \"postgresql\"\n}\n";
    let has_one = text.lines().any(|line| line.starts_with("datasource"));
    let head = if has_one { "" } else { head };
    Schema::parse([Source::new("schema.prisma", format!("{head}{text}"))])
}
