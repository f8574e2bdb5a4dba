//! Projects with the real, unmodified Prisma command line, as `scripts/install-test-prisma` installs
//! it, over the engine that stands in for the native one.

#![allow(dead_code, reason = "each test binary uses another part")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

use crate::common::{node, root};

/// The versions, by their major.
pub(crate) const VERSIONS: [&str; 2] = ["6", "7"];

/// A project in a folder of its own: `prisma/schema.prisma`, from 7 on `prisma.config.ts`, and
/// `node_modules`.
pub(crate) struct PrismaProject {
    folder: TempDir,
    version: &'static str,
}

impl PrismaProject {
    /// Of this version; `models` is the schema without its `generator` and `datasource`.
    #[track_caller]
    pub(crate) fn new(version: &'static str, models: &str) -> Self {
        let project = Self {
            folder: tempfile::tempdir().unwrap(),
            version,
        };
        std::os::unix::fs::symlink(
            home(version).join("node_modules"),
            project.path("node_modules"),
        )
        .unwrap();
        project.write("package.json", "{\"name\": \"shop\", \"private\": true}\n");
        project.write_models(models);
        if version != "6" {
            project.write("prisma.config.ts", CONFIG);
        }
        project
    }

    /// Writes the schema anew, with these models.
    pub(crate) fn write_models(&self, models: &str) {
        let (engine, url) = match self.version {
            "6" => ("engineType = \"client\"", "url = env(\"DATABASE_URL\")"),
            _ => ("", ""),
        };
        let schema = format!(
            "generator client {{\n  provider = \"prisma-client-js\"\n  output = \"../generated\"\n  \
             {engine}\n}}\n\ndatasource db {{\n  provider = \"postgresql\"\n  {url}\n}}\n\n{models}"
        );
        self.write("prisma/schema.prisma", &schema);
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a file, with the folders that its name wants.
    pub(crate) fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        path
    }

    /// Runs `prisma` with these arguments on a database.
    #[track_caller]
    pub(crate) fn prisma(&self, url: &str, arguments: &[&str]) -> Output {
        let mut command = Command::new(node());
        command
            .arg("node_modules/prisma/build/index.js")
            .args(arguments);
        self.run(&mut command, url)
    }

    /// Runs a script of the project (`node FILE`) on a database: one that uses the generated client.
    #[track_caller]
    pub(crate) fn node(&self, url: &str, file: &str) -> Output {
        self.run(Command::new(node()).arg(file), url)
    }

    fn run(&self, command: &mut Command, url: &str) -> Output {
        self.prepare(command);
        command.env("DATABASE_URL", url).output().unwrap()
    }

    /// Lets a command that runs Prisma find the engine; for `reconcile` itself too.
    pub(crate) fn prepare(&self, command: &mut Command) {
        let home = home(self.version);
        command
            .current_dir(self.folder())
            .env("PATH", path())
            .env("CHECKPOINT_DISABLE", "1")
            .env(
                "PRISMA_SCHEMA_ENGINE_BINARY",
                home.join("schema-engine-shim.mjs"),
            );
        if self.version == "6" {
            // Any file is good enough: the client has no such engine.
            let library = home.join("package.json");
            command
                .env("PW_KEEP_URL", "1")
                .env("PRISMA_QUERY_ENGINE_LIBRARY", library);
        }
    }
}

const CONFIG: &str = "\
import { defineConfig, env } from 'prisma/config'
export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  datasource: { url: env('DATABASE_URL') },
})
";

/// With the node of the tests first.
fn path() -> std::ffi::OsString {
    let first = node().parent().unwrap().to_owned();
    let rest = std::env::var_os("PATH").unwrap_or_default();
    std::env::join_paths(std::iter::once(first).chain(std::env::split_paths(&rest))).unwrap()
}

#[track_caller]
fn home(version: &str) -> PathBuf {
    let home = root().join(".tools/prisma").join(version);
    let script = home.join("node_modules/prisma/build/index.js");
    assert!(
        script.is_file(),
        "{} is missing: run scripts/install-test-prisma",
        script.display()
    );
    home.canonicalize().unwrap()
}
