//! Where a Prisma project keeps its schema and its migrations.

use std::path::{Path, PathBuf};

use reconcile_core::prisma::{Schema, read_schema};

use crate::args::ProjectArgs;
use crate::config::Config;
use crate::failure::Failure;
use crate::output::Output;
use crate::render::visible;

/// Where Prisma looks for a schema that nobody named.
const SCHEMAS: [&str; 2] = ["schema.prisma", "prisma/schema.prisma"];

/// Prisma's own configuration, as it may be named.
const CONFIGS: [&str; 6] = [
    "prisma.config.ts",
    "prisma.config.mts",
    "prisma.config.cts",
    "prisma.config.js",
    "prisma.config.mjs",
    "prisma.config.cjs",
];

/// Where most projects have their migrations.
const MIGRATIONS: &str = "prisma/migrations";

/// What was found of a project.
#[derive(Debug)]
pub(crate) struct Project {
    pub(crate) migrations: PathBuf,
    /// The path of the schema; `None` where none was named and none is where Prisma looks.
    pub(crate) schema: Option<PathBuf>,
}

impl Project {
    /// What was named, on the command line before the configuration; else what is where Prisma
    /// looks.
    pub(crate) fn find(
        args: &ProjectArgs,
        config: &Config,
        output: Output,
    ) -> Result<Self, Failure> {
        let schema = schema_path(args.prisma_schema.as_deref(), config);
        let named = args.migrations.clone().or_else(|| config.migrations());
        let migrations = if let Some(folder) = named {
            folder
        } else {
            let found = usual_migrations(schema.as_deref())?;
            if let Some(config) = contradicting(&found) {
                output.note(&format!(
                    "note: {config} speaks of migrations and not of {}, which was found; if it names \
                     another folder, give --migrations",
                    visible::line(found.display())
                ));
            }
            found
        };
        Ok(Self { migrations, schema })
    }

    /// The same; where there is a schema and no folder of migrations, the one where Prisma would make
    /// it.
    pub(crate) fn find_or_none(
        args: &ProjectArgs,
        config: &Config,
        output: Output,
    ) -> Result<Self, Failure> {
        match schema_path(args.prisma_schema.as_deref(), config) {
            Some(schema) => {
                let migrations = Self::migrations_to_write(args, config, &schema, output)?;
                let schema = Some(schema);
                Ok(Self { migrations, schema })
            }
            None => Self::find(args, config, output),
        }
    }

    /// The folder that migrations are to be written into: the one that is found as always, else the
    /// one where Prisma would make it.
    pub(crate) fn migrations_to_write(
        args: &ProjectArgs,
        config: &Config,
        schema: &Path,
        output: Output,
    ) -> Result<PathBuf, Failure> {
        let named = args.migrations.is_some() || config.migrations().is_some();
        let beside = beside(schema);
        if named || beside.is_dir() || Path::new(MIGRATIONS).is_dir() {
            return Ok(Self::find(args, config, output)?.migrations);
        }
        Ok(beside)
    }

    /// The schema, if there is one. One that Prisma would refuse has no meaning.
    pub(crate) fn read_schema(&self) -> Result<Option<Schema>, Failure> {
        self.schema.as_deref().map(parsed).transpose()
    }
}

/// The schema that was named, or the one where Prisma looks; it has to be there.
pub(crate) fn schema(named: Option<&Path>, config: &Config) -> Result<(PathBuf, Schema), Failure> {
    let path = schema_path(named, config).ok_or_else(|| {
        Failure::new(format!(
            "there is no Prisma schema: no {}",
            SCHEMAS.join(", no ")
        ))
        .with_help("name it: --prisma-schema, or prisma.schema in reconcile.toml")
    })?;
    let schema = parsed(&path)?;
    Ok((path, schema))
}

pub(crate) fn schema_path(named: Option<&Path>, config: &Config) -> Option<PathBuf> {
    let named = named.map(Path::to_owned).or_else(|| config.prisma_schema());
    named.or_else(|| {
        let mut usual = SCHEMAS.into_iter().map(PathBuf::from);
        usual.find(|path| path.is_file())
    })
}

fn parsed(path: &Path) -> Result<Schema, Failure> {
    let schema = Schema::parse(read_schema(path)?).map_err(reconcile_core::Error::from)?;
    Ok(schema)
}

/// A configuration of Prisma's, which is a program and not read, that seems to name another folder.
fn contradicting(found: &Path) -> Option<&'static str> {
    CONFIGS.into_iter().find(|name| {
        let text = std::fs::read_to_string(name).unwrap_or_default();
        text.contains("migrations") && !text.contains(&found.display().to_string())
    })
}

/// The folder of migrations of a schema, where nothing else is said.
fn beside(schema: &Path) -> PathBuf {
    let folder = if schema.is_dir() {
        Some(schema)
    } else {
        schema.parent()
    };
    folder.unwrap_or(Path::new("")).join("migrations")
}

/// Beside the schema, or in it where it is a folder; else where most have them.
fn usual_migrations(schema: Option<&Path>) -> Result<PathBuf, Failure> {
    let beside = schema.map(beside);
    let usual = PathBuf::from(MIGRATIONS);
    let mut looked: Vec<PathBuf> = beside.into_iter().collect();
    if !looked.contains(&usual) {
        looked.push(usual);
    }
    if let Some(found) = looked.iter().find(|folder| folder.is_dir()) {
        return Ok(found.clone());
    }
    let looked: Vec<String> = looked
        .iter()
        .map(|path| path.display().to_string())
        .collect();
    let schema = schema.map_or_else(
        || {
            format!(
                "there is no Prisma schema either: no {}",
                SCHEMAS.join(", no ")
            )
        },
        |path| format!("the Prisma schema is {}", path.display()),
    );
    Err(Failure::new(format!(
        "there is no folder of migrations: no {}; {schema}",
        looked.join(", no ")
    ))
    .with_help(
        "name it: --migrations, or prisma.migrations in reconcile.toml; prisma.config.ts is not read",
    ))
}
