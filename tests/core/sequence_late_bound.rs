//! Names of sequences in deparsed expressions.

#![allow(clippy::type_complexity, reason = "tables of cases")]

use reconcile_core::name::QualifiedName;
use reconcile_core::sequence::late_bound::parse;

#[test]
fn names_are_read_as_the_server_would() {
    let table: [(&str, bool, &[Option<(&str, &str)>]); 17] = [
        ("nextval(('a'::text)::regclass)", true, &[Some(("", "a"))]),
        (
            "(nextval(('a'::text)::regclass))::integer",
            true,
            &[Some(("", "a"))],
        ),
        (
            "nextval(('s.A_b'::character varying)::regclass)",
            true,
            &[Some(("s", "a_b"))],
        ),
        (
            r#"nextval(('"S"."A ""b"" ''c'''::text)::regclass)"#,
            true,
            &[None],
        ),
        (
            r#"nextval(('"S"."A ""b"" ''c"'::text)::regclass)"#,
            true,
            &[Some(("S", r#"A "b" 'c"#))],
        ),
        (
            r#"nextval((E'"a\\b"'::text)::regclass)"#,
            true,
            &[Some(("", r"a\b"))],
        ),
        (
            "(nextval(('a'::text)::regclass) * 2)",
            false,
            &[Some(("", "a"))],
        ),
        (
            "('x'::text || nextval(('a'::text)::regclass))",
            false,
            &[Some(("", "a"))],
        ),
        (
            "(nextval(('a'::text)::regclass) + nextval(('b'::text)::regclass))",
            false,
            &[Some(("", "a")), Some(("", "b"))],
        ),
        (
            "nextval((('a'::text || 'b'::text))::regclass)",
            false,
            &[None],
        ),
        (
            "nextval((current_setting('x'::text))::regclass)",
            false,
            &[None],
        ),
        ("('nextval(''a'')'::text)", false, &[]),
        ("public.nextval(('a'::text)::regclass)", false, &[]),
        ("nextval('a'::regclass)", false, &[]),
        (
            "(nextval('a'::regclass) + nextval(('b'::text)::regclass))",
            false,
            &[Some(("", "b"))],
        ),
        (
            "(nextval(('b'::text)::regclass) + nextval('a'::regclass))",
            false,
            &[Some(("", "b"))],
        ),
        ("nextval('a')", true, &[Some(("", "a"))]),
    ];
    for (expression, plain, names) in table {
        let found = parse(expression);
        let found_names: Vec<_> = found
            .names
            .iter()
            .map(|name| {
                let name = name.as_ref()?;
                Some((name.schema.as_deref().unwrap_or(""), name.name.as_str()))
            })
            .collect();
        assert_eq!(
            (found.plain, found_names.as_slice()),
            (plain, names),
            "{expression}"
        );
    }
}

#[test]
fn no_part_of_an_expression_panics() {
    let expression = r#"(nextval((E'"Größe"."x''\\'::text)::regclass) || nextval(('b'::text)))"#;
    for (start, _) in expression.char_indices() {
        for (length, _) in expression[start..].char_indices() {
            let _ = parse(&expression[start..start + length]);
        }
    }
}

#[test]
fn names_are_looked_up_along_the_path() {
    let present =
        ["app.s", "public.s", "other.t"].map(|name| name.parse::<QualifiedName>().unwrap());
    let look_up = |text: &str, path: &[&str]| {
        let found = parse(&format!("nextval('{text}')"));
        let name = found.names[0].clone().unwrap();
        name.resolve(path.iter().copied(), |name| present.contains(name))
            .map(|name| name.to_string())
    };
    for (text, path, expected) in [
        ("s", &["public", "app"][..], Some("public.s")),
        ("s", &["app", "public"], Some("app.s")),
        ("S", &["app"], Some("app.s")),
        ("t", &["public"], None),
        ("other.t", &["public"], Some("other.t")),
        ("gone.t", &["other"], None),
    ] {
        assert_eq!(look_up(text, path).as_deref(), expected, "{text} {path:?}");
    }
}
