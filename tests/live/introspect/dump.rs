//! The table of contents of `pg_dump`: everything in it is in the catalog, with its owner, and
//! everything of the catalog is in it or a part of something that is.

use std::collections::BTreeMap;

use super::items::{KEY_FUNCTION, items};
use super::{hard, hard_catalog, texts};
use crate::common::{Database, MAJORS, output};

/// Entries that are no objects of a schema: contents and settings of the dump, and (by their own
/// ids) the parts of publications, default privileges and large objects.
const OTHER_ENTRIES: [&str; 6] = [
    "PUBLICATION TABLE",
    "DEFAULT ACL",
    "BLOB",
    "DATABASE",
    "SUBSCRIPTION TABLE",
    "PROCEDURAL LANGUAGE plpgsql",
];

struct Entry {
    line: String,
    class: String,
    object: String,
}

fn entries(database: &Database) -> Vec<Entry> {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("hard.dump");
    output(
        database
            .tool("pg_dump")
            .args(["-s", "-Fc", "-f"])
            .arg(&file),
    );
    let list = output(database.tool("pg_restore").arg("--list").arg(&file));
    let lines = list
        .lines()
        .filter(|line| !line.starts_with(';') && !line.is_empty());
    let entry = |line: &str| {
        let mut words = line.splitn(4, ' ');
        let [_, class, object, rest] =
            [(); 4].map(|()| words.next().unwrap_or_default().to_owned());
        Entry {
            line: rest,
            class,
            object,
        }
    };
    lines.map(entry).collect()
}

#[test]
fn table_of_contents() {
    for major in MAJORS {
        let database = hard(major);
        let all = entries(database);
        let mut client = database.client();
        client.batch_execute(KEY_FUNCTION).unwrap();
        let with_id = |e: &&Entry| {
            e.class != "0" && !OTHER_ENTRIES.iter().any(|kind| e.line.starts_with(kind))
        };
        let ids: Vec<_> = all
            .iter()
            .filter(with_id)
            .map(|e| format!("({}, {})", e.class, e.object))
            .collect();
        let sql = format!(
            "select class, object, pg_temp.key(class, object, 0)
             from (values {}) v (class, object)",
            ids.join(", ")
        );
        let mut keys = BTreeMap::new();
        for row in texts(&mut client, &sql) {
            let [Some(class), Some(object), key] = <[_; 3]>::try_from(row).unwrap() else {
                panic!()
            };
            let key: serde_json::Value =
                serde_json::from_str(&key.unwrap_or_else(|| panic!("{class} {object}"))).unwrap();
            keys.insert((class, object), key.to_string());
        }
        let catalog = hard_catalog(major);
        let items: BTreeMap<_, _> = items(catalog)
            .into_iter()
            .map(|i| (i.key.to_string(), i))
            .collect();
        let mut wrong = Vec::new();
        let mut seen = std::collections::BTreeSet::new();
        for entry in all.iter().filter(with_id) {
            let key = &keys[&(entry.class.clone(), entry.object.clone())];
            match items.get(key) {
                // Defaults that stand apart from their tables.
                None if key.starts_with("[\"default value\"") => {}
                None => wrong.push(format!("not in the catalog: {} {key}", entry.line)),
                // Extensions have no owner there.
                Some(item)
                    if !entry.line.starts_with("EXTENSION")
                        && item.owner.is_some_and(|o| !entry.line.ends_with(o)) =>
                {
                    wrong.push(format!("not of {:?}: {}", item.owner, entry.line));
                }
                Some(_) => {
                    seen.insert(key);
                }
            }
        }
        let dumped = items
            .iter()
            .filter(|(_, i)| i.dumped && i.extension.is_none());
        for (key, _) in dumped {
            // Comes with every database: an entry only where it was changed.
            if !seen.contains(key)
                && !["[\"schema\",\"public\"]", "[\"extension\",\"plpgsql\"]"]
                    .contains(&key.as_str())
            {
                wrong.push(format!("not in the dump: {key}"));
            }
        }
        assert!(
            wrong.is_empty(),
            "{major}: {}\n{}",
            wrong.len(),
            wrong.join("\n")
        );
        let mappings = all
            .iter()
            .filter(|e| e.line.starts_with("USER MAPPING"))
            .count();
        let ours = catalog
            .others
            .iter()
            .filter(|o| o.kind == "user mapping")
            .count();
        assert_eq!(mappings, ours);
        let defaults = all
            .iter()
            .filter(|e| e.line.starts_with("DEFAULT ACL"))
            .count();
        assert!(defaults >= catalog.default_privileges.len(), "{defaults}");
        println!("{major}: {} entries of {}", seen.len(), all.len());
    }
}
