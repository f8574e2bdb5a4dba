//! `reconcile demo`: the main job on a legacy database, on a throwaway server, and then the whole plan.

use postgres::Client;
use reconcile_core::check::Check;
use reconcile_core::cluster::{Binaries, Cluster};
use reconcile_core::connect::{Session, Target, connect};
use reconcile_core::name::QualifiedName;
use reconcile_core::{Script, Severity};

mod folder;
mod plan;

use crate::Outcome;
use crate::args::DemoArgs;
use crate::failure::Failure;
use crate::output::Output;
use crate::render;

const LEGACY: &str = include_str!("../demo/legacy.sql");
const DIFF: &str = include_str!("../demo/diff.sql");
/// The tables of `demo/schema.prisma`.
const REQUIRED: [&str; 6] = [
    "users",
    "threads",
    "thread_members",
    "messages",
    "call_logs",
    "orders",
];

/// Succeeds when the report could be made (that it finds a lot is what the demonstration is for) and
/// the plan was carried out.
pub(crate) fn run(args: &DemoArgs, output: Output) -> Result<Outcome, Failure> {
    let style = output.style();
    let say = |text: &str| output.text(&format!("{}\n", style.faint(text)));
    let binaries = Binaries::find(args.pg_bin.as_deref())?;
    say(&format!(
        "Starting a throwaway PostgreSQL {} server …",
        binaries.version()
    ))?;
    let cluster = Cluster::builder().start(&binaries)?;
    say(
        "Making a database that grew by hand: users, orders, messages, an audit log, and sequences that",
    )?;
    say("an import left behind. Its Prisma schema wants thread_members and call_logs, too.")?;
    make_database(&cluster)?;

    let url = cluster.url("legacy");
    say(
        "Asking Prisma 7 for the way there: prisma migrate diff --from-config-datasource --to-schema … --script",
    )?;
    say("(its real answer for this database, kept in the program).")?;
    say(&format!(
        "\n$ reconcile check diff.sql --require {}\n",
        REQUIRED.join(" --require ")
    ))?;

    let mut check = Check::new().script(Script::new("diff.sql", DIFF));
    for table in REQUIRED {
        check = check.required(QualifiedName::new("public", table));
    }
    let report = check.read(&mut open(&url, &Session::new())?)?;
    output.text(&render::check::report(
        &report,
        check.scripts(),
        Severity::Error,
        output,
    ))?;

    say(
        "\nWith an exit status of 1; nothing was written so far. Now the whole plan, with the same answers of",
    )?;
    say(
        "Prisma. One phone number is longer than the schema has room for: the column may stay as it is.",
    )?;
    let outcome = plan::carried_out(&cluster, &binaries, output)?;
    cluster.stop()?;
    say("The server and its files are gone now.")?;
    Ok(outcome)
}

fn make_database(cluster: &Cluster) -> Result<(), Failure> {
    execute(
        &mut open_to_write(&cluster.url("postgres"))?,
        "CREATE DATABASE legacy",
    )?;
    execute(&mut open_to_write(&cluster.url("legacy"))?, LEGACY)
}

fn open_to_write(url: &str) -> Result<Client, Failure> {
    let session = Session::new().read_only(false);
    open(url, &session.search_path(["public"]))
}

fn open(url: &str, session: &Session) -> Result<Client, Failure> {
    Ok(connect(&Target::parse(url)?, session)?)
}

fn execute(client: &mut Client, sql: &str) -> Result<(), Failure> {
    client
        .batch_execute(sql)
        .map_err(|e| Failure::new("the demonstration's database could not be made").caused_by(&e))
}
