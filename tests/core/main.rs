//! Tests of plain data and pure decisions: no server, no files but fixtures.

#[path = "../common/files.rs"]
mod common;
#[path = "../common/properties.rs"]
mod properties;
#[path = "../common/sequence_guide.rs"]
mod sequence_guide;

mod allowance;
mod apply_plan;
mod cascade;
mod classes;
mod definition;
mod diff;
mod doctor;
mod downstream;
#[cfg(all(feature = "postgres", unix))]
mod environment;
mod fix;
mod head;
mod inside;
mod journal;
mod layout;
mod mutation;
mod name;
mod pg_query;
mod prisma;
mod report;
mod robustness;
mod rules_docs;
mod rules_gone;
mod safeguard;
mod script;
mod sequence_decide;
mod sequence_docs;
mod sequence_late_bound;
mod sequence_repair;
mod sequence_report;
mod settings;
mod specs;
mod type_change;
mod type_change_prisma;
mod url;
