//! Every kind that the words of a statement can be taken for stands in the table of classes.

use std::collections::BTreeSet;

use reconcile_core::statement::{Class, class_of_action, class_of_statement};

use crate::common::{read, root};

/// The literals of these files of the library that look like a name.
fn literals(files: &[&str], is_name: impl Fn(&str) -> bool) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for file in files {
        let text = read(&root().join("reconcile-core/src/statement").join(file));
        for line in text.lines().filter(|line| !line.trim().starts_with("//")) {
            let quoted = line.split('"').skip(1).step_by(2);
            found.extend(quoted.filter(|text| is_name(text)).map(str::to_owned));
        }
    }
    found
}

#[test]
fn each_kind_of_statement_has_a_class() {
    let files = [
        "node.rs",
        "setting.rs",
        "head.rs",
        "head/alter.rs",
        "head/create.rs",
        "head/domain.rs",
        "head/table.rs",
        "head/drop.rs",
        "head/rename.rs",
        "head/sequence.rs",
        "head/transaction.rs",
        "head/with.rs",
    ];
    let names = literals(&files, |text| {
        text.ends_with("Stmt") || text.contains("Stmt:")
    });
    let missing: Vec<_> = names
        .iter()
        .filter(|name| class_of_statement(name).is_none())
        .collect();
    assert!(missing.is_empty(), "no class: {missing:?}");
    assert!(names.len() > 120, "only {} kinds", names.len());
}

#[test]
fn each_action_has_a_class() {
    let is_name = |text: &str| {
        let letters = text.len() > 4 && text.chars().all(|c| c.is_ascii_alphabetic());
        letters && text.starts_with(|c: char| c.is_ascii_uppercase())
    };
    let names = literals(&["alter.rs", "head/action.rs", "head/column.rs"], is_name);
    let missing: Vec<_> = names
        .iter()
        .filter(|name| class_of_action(name).is_none())
        .collect();
    assert!(missing.is_empty(), "no class: {missing:?}");
    assert!(names.len() > 50, "only {} actions", names.len());
}

#[test]
fn what_is_not_listed_has_no_class() {
    assert_eq!(class_of_statement("DropStmt"), Some(Class::Destructive));
    assert_eq!(class_of_statement("CommentStmt"), Some(Class::Harmless));
    assert_eq!(class_of_statement("FrobnicateStmt"), None);
    assert_eq!(class_of_action("DropColumn"), Some(Class::Destructive));
    assert_eq!(class_of_action("DropStmt"), None);
}
