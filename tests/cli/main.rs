//! Tests of the command as a user starts it.

#[path = "../common/mod.rs"]
mod common;
#[path = "../common/prisma_cli.rs"]
mod prisma_cli;
#[allow(dead_code, reason = "the tests of connections use the rest")]
#[path = "../live/server.rs"]
mod scratch;

mod adopt;
mod apply;
mod config;
mod demo;
mod doctor;
mod ensure;
mod evidence;
mod faults;
mod fix;
mod flow;
mod formats;
mod generate;
mod health;
mod journal;
mod lint;
mod prisma_codes;
mod refusals;
mod rehearse;
mod run;
mod run_snapshot;
mod schema;
mod sequences;
mod sequences_killed;
mod sequences_metrics;
mod sequences_prisma;
mod shell;
mod snapshot;
mod status;
mod steps;
mod terminal;
mod verdict;
mod verify;
