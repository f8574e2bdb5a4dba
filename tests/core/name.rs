use reconcile_core::name::{QualifiedName, quote_ident, quote_literal};

#[test]
fn identifiers_are_quoted_only_when_they_have_to_be() {
    for (name, quoted) in [
        ("users", "users"),
        ("_x1", "_x1"),
        ("User", "\"User\""),
        ("1a", "\"1a\""),
        ("a b", "\"a b\""),
        ("a\"b", "\"a\"\"b\""),
        ("\"", "\"\"\"\""),
        ("", "\"\""),
        ("naïve", "\"naïve\""),
        ("a$b", "\"a$b\""),
        ("select", "\"select\""),
        ("abort", "abort"),
        ("int", "\"int\""),
    ] {
        assert_eq!(quote_ident(name), quoted, "{name:?}");
    }
}

#[test]
fn a_qualified_name_reads_what_it_writes() {
    for (schema, name) in [
        ("public", "users"),
        ("My \"S\"", "a.b"),
        ("é", "select"),
        ("a$", "\""),
    ] {
        let written = QualifiedName::new(schema, name);
        assert_eq!(
            written.to_string().parse::<QualifiedName>().unwrap(),
            written
        );
    }
    assert_eq!(
        "Public.USERS".parse::<QualifiedName>().unwrap(),
        QualifiedName::new("public", "users")
    );
    for bad in [
        "", "users", "a.b.c", "a.", ".b", "\"a.b", "1a.b", "a b.c", "\"\".b",
    ] {
        assert!(bad.parse::<QualifiedName>().is_err(), "{bad:?}");
    }
}

#[test]
fn literals_do_not_depend_on_standard_conforming_strings() {
    assert_eq!(quote_literal("it's"), "'it''s'");
    assert_eq!(quote_literal("a\\'b"), "E'a\\\\''b'");
}
