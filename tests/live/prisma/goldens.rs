//! What is kept in `tests/fixtures/prisma` is what real Prisma says.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use super::{VERSIONS, node, printed};
use crate::common::{fixture_path, read};

#[test]
fn the_kept_files_are_those_of_real_prisma() {
    let made = VERSIONS.map(|version| {
        let dir = tempfile::tempdir().unwrap();
        let mut command = node(version, "goldens.mjs");
        command.arg(fixture_path("prisma")).arg(dir.path());
        printed(command);
        (version, files(dir.path()))
    });
    let newest = made[1].1.clone();
    for (version, mut made) in made {
        if version != "7" {
            // Only what it says otherwise is kept.
            made.retain(|name, text| newest.get(name) != Some(text));
        }
        let kept_in = fixture_path("prisma").join(version);
        if std::env::var_os("UPDATE_EXPECT").is_some() {
            fs::remove_dir_all(&kept_in).unwrap();
            fs::create_dir(&kept_in).unwrap();
            for (name, text) in &made {
                fs::write(kept_in.join(name), text).unwrap();
            }
        }
        let kept = files(&kept_in);
        let differing: Vec<&String> = kept
            .keys()
            .chain(made.keys())
            .filter(|name| kept.get(*name) != made.get(*name))
            .collect();
        assert!(
            differing.is_empty(),
            "Prisma {version} says something else in {differing:?}: run UPDATE_EXPECT=1 cargo test --test live prisma"
        );
        assert!(!kept.is_empty());
    }
}

fn files(dir: &Path) -> BTreeMap<String, String> {
    let entries = fs::read_dir(dir)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let text = |path: std::path::PathBuf| {
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        (name, read(&path))
    };
    entries.map(text).collect()
}
