//! The paths that Rust code names, in `use` declarations and elsewhere.

/// All paths in `code`: those of `use` trees, written out, and those in expressions and types.
pub(super) fn paths(code: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = code;
    while let Some((before, after)) = split_at_use(rest) {
        found.extend(inline(before));
        let (tree, after) = after.split_once(';').unwrap_or((after, ""));
        expand(tree, "", &mut found);
        rest = after;
    }
    found.extend(inline(rest));
    found
}

/// The names of the macros that are called.
pub(super) fn macros(code: &str) -> Vec<String> {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    code.match_indices('!')
        .filter(|(at, _)| code[at + 1..].trim_start().starts_with(['(', '[', '{']))
        .filter_map(|(at, _)| code[..at].rsplit(|c| !is_word(c)).next())
        .filter(|name| !name.is_empty())
        .map(str::to_owned)
        .collect()
}

/// The module at the top of the crate that `path` leads to, seen from `module`.
pub(super) fn room_of(path: &str, module: &[&str]) -> Option<String> {
    let segments: Vec<&str> = path.split("::").collect();
    let ups = segments.iter().take_while(|s| **s == "super").count();
    match segments[0] {
        "crate" => segments.get(1).map(|s| (*s).to_owned()),
        "super" if ups >= module.len() => segments.get(ups).map(|s| (*s).to_owned()),
        _ => None,
    }
}

fn split_at_use(code: &str) -> Option<(&str, &str)> {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    code.match_indices("use ")
        .find(|(at, _)| !code[..*at].ends_with(is_word))
        .map(|(at, _)| (&code[..at], &code[at + 4..]))
}

/// Writes out `a::{b, c::{d, e as f}}` as `a::b`, `a::c::d`, `a::c::e`.
fn expand(tree: &str, prefix: &str, found: &mut Vec<String>) {
    let tree = tree.trim().trim_start_matches("::");
    if let Some((head, body)) = tree.split_once('{') {
        let body = body.trim_end().trim_end_matches('}');
        let head = format!("{prefix}{}", compact(head));
        let body = format!(
            "{body}{}",
            "}".repeat(body.matches('{').count() - body.matches('}').count())
        );
        for part in split_commas(&body) {
            expand(part, &head, found);
        }
    } else if !tree.is_empty() {
        let name = tree.split(" as ").next().unwrap_or(tree);
        let path = format!("{prefix}{}", compact(name));
        found.push(path.trim_end_matches("::self").to_owned());
    }
}

fn compact(text: &str) -> String {
    text.split_whitespace().collect()
}

fn split_commas(body: &str) -> Vec<&str> {
    let (mut depth, mut start, mut parts) = (0, 0, Vec::new());
    for (at, c) in body.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(&body[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&body[start..]);
    parts
}

/// Words joined by `::`.
fn inline(code: &str) -> Vec<String> {
    let is_path = |c: char| c.is_alphanumeric() || c == '_' || c == ':';
    code.split(|c| !is_path(c))
        .map(|word| word.trim_matches(':'))
        .filter(|word| word.contains("::"))
        .map(str::to_owned)
        .collect()
}

#[test]
fn paths_are_found_wherever_they_are() {
    for (code, expected) in [
        ("use std::fs;", vec!["std::fs"]),
        (
            "pub(crate) use std::{fs::{self, File}, env as e};",
            vec!["std::fs", "std::fs::File", "std::env"],
        ),
        ("use ::sqlparser::ast::*;", vec!["sqlparser::ast::*"]),
        ("let x = ::std::fs::read(y);", vec!["std::fs::read"]),
        (
            "fn f(c: &mut impl postgres::GenericClient)",
            vec!["postgres::GenericClient"],
        ),
        (
            "use a::{\n  b,\n  c::{d, e},\n};\nf::g()",
            vec!["a::b", "a::c::d", "a::c::e", "f::g"],
        ),
        ("because x: y", vec![]),
    ] {
        assert_eq!(paths(code), expected, "{code}");
    }
    assert_eq!(
        macros("println!(x); std::print! {y}; a != (b); !(c)"),
        ["println", "print"]
    );
    assert_eq!(room_of("crate::name::X", &["error"]), Some("name".into()));
    assert_eq!(room_of("super::b::X", &["name", "a"]), None);
    assert_eq!(room_of("super::super::b", &["name", "a"]), Some("b".into()));
    assert_eq!(room_of("std::fs", &["name"]), None);
}
