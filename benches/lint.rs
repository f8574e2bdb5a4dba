//! The linter, without a database, side by side with sqlparser reading the same statements.
//!
//! - `lint`: a script of 8,000 statements as Prisma writes them, from its text to the report;
//! - `sqlparser`: each of its statements, cut by `Script`, tokenised and parsed;
//! - `insert`: one `INSERT` of some 10 MB, which no parser ever sees, beside sqlparser's tokens of it;
//! - `inserts`: the same rows in statements of their own;
//! - `copy`: rows of a `COPY`, of some 10 MB.

use std::fmt::Write as _;
use std::hint::black_box;

use criterion::{Criterion, Throughput};
use reconcile_core::{Linter, Script};
use sqlparser::dialect::PostgreSqlDialect;
use sqlparser::parser::Parser;
use sqlparser::tokenizer::Tokenizer;

fn main() {
    let mut criterion = Criterion::default().sample_size(10).configure_from_args();
    // As a test it only has to run.
    let models = if std::env::args().any(|arg| arg == "--bench") {
        2_000
    } else {
        20
    };
    let text = prisma(models);
    let mut group = criterion.benchmark_group("prisma");
    group.throughput(Throughput::Bytes(text.len() as u64));
    group.bench_function("lint", |bencher| {
        bencher.iter(|| Linter::new().lint(&Script::new("diff.sql", black_box(text.as_str()))));
    });
    let script = Script::new("diff.sql", text.as_str());
    let statements: Vec<&str> = script.statements().map(|own| script.slice(own)).collect();
    group.bench_function("sqlparser", |bencher| {
        bencher.iter(|| {
            for statement in &statements {
                let parsed = Parser::parse_sql(&PostgreSqlDialect {}, black_box(statement));
                assert!(parsed.is_ok());
            }
        });
    });
    group.finish();
    let rows = models * 160;
    let mut group = criterion.benchmark_group("rows");
    for (name, text) in [
        ("insert", insert(rows)),
        ("inserts", inserts(rows)),
        ("copy", copy(rows)),
    ] {
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function(name, |bencher| {
            bencher.iter(|| Linter::new().lint(&Script::new("rows.sql", black_box(text.as_str()))));
        });
    }
    let text = insert(rows);
    group.throughput(Throughput::Bytes(text.len() as u64));
    group.bench_function("sqlparser", |bencher| {
        bencher.iter(|| {
            let tokens = Tokenizer::new(&PostgreSqlDialect {}, black_box(&text)).tokenize();
            assert!(tokens.is_ok());
        });
    });
    group.finish();
    criterion.final_summary();
}

/// Four statements for each model, in the shapes of `prisma migrate diff`.
fn prisma(models: usize) -> String {
    let mut text = String::new();
    for i in 0..models {
        let other = i * 7 % models;
        write!(
            text,
            "-- CreateTable\nCREATE TABLE \"Model{i}\" (\n    \"id\" SERIAL NOT NULL,\n    \
             \"email\" TEXT NOT NULL,\n    \"name\" VARCHAR(191),\n    \
             \"createdAt\" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,\n    \
             \"authorId\" INTEGER,\n\n    CONSTRAINT \"Model{i}_pkey\" PRIMARY KEY (\"id\")\n);\n\n\
             -- CreateIndex\nCREATE UNIQUE INDEX \"Model{i}_email_key\" ON \"Model{i}\"(\"email\");\n\n\
             -- AlterTable\nALTER TABLE \"Old{i}\" DROP COLUMN \"legacy\",\n\
             ADD COLUMN     \"nick\" TEXT;\n\n\
             -- AddForeignKey\nALTER TABLE \"Model{i}\" ADD CONSTRAINT \"Model{i}_authorId_fkey\" \
             FOREIGN KEY (\"authorId\") REFERENCES \"Model{other}\"(\"id\") \
             ON DELETE SET NULL ON UPDATE CASCADE;\n\n"
        )
        .unwrap_or_default();
    }
    text
}

fn insert(rows: usize) -> String {
    let mut text = String::from("INSERT INTO t (a, b) VALUES\n");
    for i in 0..rows {
        writeln!(text, "({i}, 'it''s row {i} of many'),").unwrap_or_default();
    }
    text.push_str("(0, 'the end');\n");
    text
}

fn inserts(rows: usize) -> String {
    let mut text = String::new();
    for i in 0..rows {
        writeln!(
            text,
            "INSERT INTO t (a, b) VALUES ({i}, 'it''s row {i} of many');"
        )
        .unwrap_or_default();
    }
    text
}

fn copy(rows: usize) -> String {
    let mut text = String::from("COPY t (a, b) FROM stdin;\n");
    for i in 0..rows {
        writeln!(text, "{i}\tit's row {i} of many").unwrap_or_default();
    }
    text.push_str("\\.\n");
    text
}
