//! `reconcile doctor`.

use std::path::{Path, PathBuf};

use postgres::Client;
use reconcile_core::catalog::Catalog;
use reconcile_core::connect::connect;
use reconcile_core::doctor::{Doctor, inlined_schema};
use reconcile_core::evidence::Asker;
use reconcile_core::prisma::{
    ConfigValue, Generator, Migrations, Schema, StatusReport, read_migrations,
};
use reconcile_core::{Linter, Script};

use crate::Outcome;
use crate::args::{DoctorArgs, Format, Global};
use crate::config::Config;
use crate::failure::Failure;
use crate::output::Output;
use crate::progress::Progress;
use crate::project::Project;
use crate::{files, open, render};

/// Clean if everything was looked at, and nothing was recognised.
pub(crate) fn run(args: &DoctorArgs, global: &Global, output: Output) -> Result<Outcome, Failure> {
    let config = Config::find(global)?;
    let report = examined(args, &config, output)?.report();
    match args.format {
        Format::Json => output.json(&report)?,
        Format::Human => output.text(&render::doctor::report(&report, output.style()))?,
    }
    Ok(report.verdict().into())
}

fn examined(args: &DoctorArgs, config: &Config, output: Output) -> Result<Doctor, Failure> {
    let progress = Progress::start();
    progress.step("reading the project");
    let mut doctor = Doctor::new().show_logs(args.logs);
    let project = Project::find_or_none(&args.project, config, output)?;
    let folder = project.migrations.display().to_string();
    let migrations = if project.migrations.is_dir() {
        read_migrations(&project.migrations)?
    } else {
        let help = "name it: --migrations, or prisma.migrations in reconcile.toml";
        doctor = doctor.not_looked_at(&folder, "there is no such folder", Some(help.to_owned()));
        Migrations::new(Vec::new(), None)
    };
    let schema = project.read_schema()?;
    doctor = doctor.history(&folder, &migrations, &config.prisma.external_tables);
    doctor = match (&project.schema, &schema) {
        (Some(path), Some(schema)) if !args.skip_client => clients(doctor, path, schema)?,
        (None, _) => doctor.not_looked_at(
            "the generated client",
            "there is no Prisma schema",
            Some("name it: --prisma-schema".to_owned()),
        ),
        _ => doctor,
    };

    progress.step("connecting");
    let (target, session) = args.connection.target(output)?;
    let ledger_schema = open::ledger_schema(&target);
    let reader = open::ledger_reader(&target, config, schema.as_ref());
    let search_path = args.connection.patience.search_path(&target)?;
    let mut client = connect(&target, &session)?;
    progress.step("reading the ledger");
    let ledger = reader.read(&mut session.begin(&mut client)?)?;
    let mut status = StatusReport::new(&folder, &migrations, ledger_schema, &ledger);
    if schema.is_none() && ledger.rows.is_none() {
        status.deploy = status.deploy.with_unknown_schemas();
    }
    doctor = doctor.status(&status, &ledger);
    progress.step("reading the catalog and the sequences");
    let patience = &args.connection.patience;
    let catalog = patience.introspector().read(&mut client)?;
    doctor = hidden(doctor, &catalog, output);
    let sequences = patience.inspector(false).read(&mut client, &catalog)?;
    doctor = doctor.sequences(&sequences);
    progress.step("asking what the scripts would meet");
    // Without a ledger nobody knows which migrations the database has.
    let pending = if ledger.rows.is_some() || ledger.tables.is_empty() {
        pending(&status, &migrations)
    } else {
        Vec::new()
    };
    let scripts = scripts(pending, args, output)?;
    rows(doctor, scripts, catalog, &search_path, &mut client)
}

/// What of the catalog could not be seen, and shows nowhere else.
fn hidden(mut doctor: Doctor, catalog: &Catalog, output: Output) -> Doctor {
    let unseen = catalog.reading.unseen.iter();
    for own in unseen.filter(|own| own.grant.is_none()) {
        let what = render::catalog::unseen(std::slice::from_ref(own), output.plain().style());
        doctor = doctor.not_looked_at("the catalog", what.trim(), None);
    }
    doctor
}

/// The texts of the migrations that are to be applied, in their order.
fn pending(status: &StatusReport, migrations: &Migrations) -> Vec<String> {
    let open = status.migrations.iter().filter(|own| own.is_open());
    let of_folder = open.filter_map(|own| migrations.get(&own.name));
    of_folder.filter_map(|own| own.script.clone()).collect()
}

/// As one script: what one of them makes, the next finds.
fn scripts(
    mut texts: Vec<String>,
    args: &DoctorArgs,
    output: Output,
) -> Result<Option<Script>, Failure> {
    for script in files::scripts(&args.script, output)? {
        texts.push(script.text().to_owned());
    }
    Ok((!texts.is_empty()).then(|| Script::new("pending scripts", texts.join("\n;\n"))))
}

fn rows(
    doctor: Doctor,
    script: Option<Script>,
    catalog: Catalog,
    search_path: &[String],
    client: &mut Client,
) -> Result<Doctor, Failure> {
    let Some(script) = script else {
        return Ok(doctor);
    };
    let scripts = [script];
    let linter = Linter::new().catalog(catalog).search_path(search_path);
    let answers = Asker::new().ask(client, &linter.questions(&scripts))?;
    let report = linter.answers(answers.clone()).lint_all(&scripts);
    Ok(doctor.rows(&answers, &report))
}

/// The clients that the schema's generators have made.
fn clients(mut doctor: Doctor, path: &Path, schema: &Schema) -> Result<Doctor, Failure> {
    let of_project: Vec<&str> = schema.sources.iter().map(|own| own.text.as_str()).collect();
    for generator in &schema.generators {
        let ConfigValue::Text(provider) = &generator.provider else {
            continue;
        };
        if provider != "prisma-client-js" && provider != "prisma-client" {
            continue;
        }
        let folder = output_folder(generator, path, schema);
        let found = folder.as_deref().map(of_client).transpose()?.flatten();
        doctor = match (folder, found) {
            (Some(folder), Some(text)) => {
                doctor.client(&folder.display().to_string(), &[&text], &of_project)
            }
            (folder, _) => doctor.not_looked_at(
                format!("the client of generator {}", generator.name),
                folder.map_or("where it is written is not known".to_owned(), |folder| {
                    format!("there is none with a schema in {}", folder.display())
                }),
                Some("npx prisma generate, or --skip-client".to_owned()),
            ),
        };
    }
    Ok(doctor)
}

/// Where a generator writes to: relative to the file that it stands in, else into the nearest
/// `node_modules`.
fn output_folder(generator: &Generator, path: &Path, schema: &Schema) -> Option<PathBuf> {
    match &generator.output {
        Some(ConfigValue::Text(output)) => {
            let source = schema.sources.get(generator.span.source)?;
            Some(Path::new(&source.path).parent()?.join(output))
        }
        Some(_) => None,
        None => {
            let path = std::path::absolute(path).ok()?;
            let mut folders = path.ancestors().map(|own| own.join("node_modules"));
            Some(folders.find(|own| own.is_dir())?.join(".prisma/client"))
        }
    }
}

/// The schema that a client was made of: a copy beside it, or the one in its source.
fn of_client(folder: &Path) -> Result<Option<String>, Failure> {
    if let Some(copy) = optional(&folder.join("schema.prisma"))? {
        return Ok(Some(copy));
    }
    for name in ["class.ts", "class.js"] {
        if let Some(source) = optional(&folder.join("internal").join(name))? {
            return Ok(inlined_schema(&source));
        }
    }
    Ok(None)
}

fn optional(path: &Path) -> Result<Option<String>, Failure> {
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => {
            Err(Failure::new(format!("cannot read {}", path.display())).caused_by(&error))
        }
    }
}
