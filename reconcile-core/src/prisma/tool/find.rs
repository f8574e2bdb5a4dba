//! Which Prisma there is.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::Project;
use super::answer::{ELSEWHERE, failure};
use crate::error::Result;

/// The script of the Prisma that a project has, and its version.
pub(super) fn installed(project: &Project) -> Result<(PathBuf, String)> {
    let here = std::env::current_dir().unwrap_or_default();
    let from_schema = project.schema().ancestors().skip(1);
    let folders = from_schema.chain(here.ancestors());
    let mut packages = folders.map(|folder| folder.join("node_modules/prisma"));
    let Some(package) = packages.find(|package| package.join("package.json").is_file()) else {
        let message = format!(
            "found no Prisma: no node_modules/prisma beside {} or above",
            project.schema().display()
        );
        return Err(failure(message).with_help(format!(
            "install it in the project (npm ci), or say how it is run: --prisma \"npx prisma\"; \
             {ELSEWHERE}"
        )));
    };
    read(&package)
}

fn read(package: &Path) -> Result<(PathBuf, String)> {
    let path = package.join("package.json");
    let unusable = || failure(format!("{} is not that of Prisma", path.display()));
    let text = fs::read_to_string(&path).map_err(|error| unusable().with_source(error))?;
    let value: Value =
        serde_json::from_str(&text).map_err(|error| unusable().with_source(error))?;
    let version = value["version"].as_str().ok_or_else(unusable)?;
    let bin = &value["bin"];
    let script = bin["prisma"].as_str().or(bin.as_str());
    let script = package.join(script.ok_or_else(unusable)?);
    if !script.is_file() {
        let message = format!("{} is missing", script.display());
        return Err(failure(message).with_help("install the project's packages again: npm ci"));
    }
    Ok((script, version.to_owned()))
}

/// The major version, if it is one whose migrations these are.
pub(super) fn supported(version: &str) -> Result<u32> {
    let major = version.split('.').next().and_then(|own| own.parse().ok());
    match major {
        Some(major @ 6..=7) => Ok(major),
        Some(8..) => Err(failure(format!(
            "Prisma {version} keeps no migrations of this kind: 6 and 7 are supported"
        ))
        .with_help(ELSEWHERE)),
        _ => Err(
            failure(format!("Prisma {version} is not supported: 6 and 7 are"))
                .with_help(format!("update it, at least to 6.19; {ELSEWHERE}")),
        ),
    }
}

/// The version in what `prisma -v` prints: `prisma               : 7.10.0`.
pub(super) fn version_in(text: &str) -> Option<String> {
    text.lines().find_map(|line| {
        let (name, version) = line.split_once(':')?;
        (name.trim() == "prisma").then(|| version.trim().to_owned())
    })
}

/// `node`, from the `PATH`.
pub(super) fn node() -> Result<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut all = std::env::split_paths(&path).map(|folder| folder.join("node"));
    all.find(|path| path.is_file()).ok_or_else(|| {
        failure("found no node to run Prisma with: it is not on the PATH".to_owned())
            .with_help(format!("install Node.js; {ELSEWHERE}"))
    })
}
