//! Scripts from files, directories and standard input.

use std::io::Read;
use std::path::{Path, PathBuf};

use reconcile_core::Script;

use crate::failure::Failure;
use crate::output::Output;
use crate::render::visible;

/// Reads every script; a directory stands for all `.sql` files below it, in the order of their
/// names. A directory without any is an error: nothing was looked at.
pub(crate) fn scripts(paths: &[PathBuf], output: Output) -> Result<Vec<Script>, Failure> {
    if paths.iter().filter(|path| *path == Path::new("-")).count() > 1 {
        return Err(
            Failure::new("standard input can be read only once").with_help("give - a single time")
        );
    }
    let mut scripts = Vec::new();
    for path in paths {
        if path == Path::new("-") {
            scripts.push(standard_input()?);
        } else if path.is_dir() {
            let mut files = Vec::new();
            collect(path, &mut files, output)?;
            if files.is_empty() {
                let message = format!("there is no .sql file below {}", path.display());
                return Err(Failure::new(message).with_help("name a file, or another directory"));
            }
            for file in files {
                scripts.push(file_script(&file)?);
            }
        } else {
            scripts.push(file_script(path)?);
        }
    }
    Ok(scripts)
}

fn standard_input() -> Result<Script, Failure> {
    let mut bytes = Vec::new();
    std::io::stdin()
        .lock()
        .read_to_end(&mut bytes)
        .map_err(|e| Failure::new("cannot read standard input").caused_by(&e))?;
    Ok(Script::from_bytes("<stdin>", bytes)?)
}

pub(crate) fn file_script(path: &Path) -> Result<Script, Failure> {
    let bytes = std::fs::read(path).map_err(|e| unreadable(path, &e))?;
    Ok(Script::from_bytes(path.display().to_string(), bytes)?)
}

/// Links to directories are not followed, because they may lead round in circles; that is said.
fn collect(folder: &Path, files: &mut Vec<PathBuf>, output: Output) -> Result<(), Failure> {
    let entries = std::fs::read_dir(folder).map_err(|e| unreadable(folder, &e))?;
    let mut paths = Vec::new();
    for entry in entries {
        paths.push(entry.map_err(|e| unreadable(folder, &e))?);
    }
    paths.sort_by_key(std::fs::DirEntry::file_name);
    for entry in paths {
        let path = entry.path();
        let kind = entry.file_type().map_err(|e| unreadable(&path, &e))?;
        if kind.is_dir() {
            collect(&path, files, output)?;
        } else if kind.is_symlink() && path.is_dir() {
            output.note(&format!(
                "note: {} is a link to a directory and was not followed",
                visible::line(path.display())
            ));
        } else if path
            .extension()
            .is_some_and(|e| e.eq_ignore_ascii_case("sql"))
        {
            files.push(path);
        }
    }
    Ok(())
}

fn unreadable(path: &Path, error: &std::io::Error) -> Failure {
    Failure::new(format!("cannot read {}", path.display())).caused_by(error)
}
