//! Rust source without its comments and the contents of its literals.

/// Blanks out comments, strings and character literals. What is left has only code in it.
pub(super) fn only_code(source: &str) -> String {
    let mut code = String::with_capacity(source.len());
    let mut rest = source;
    while let Some(first) = rest.chars().next() {
        let is_word = |c: char| c.is_alphanumeric() || c == '_';
        let skipped = match first {
            '/' => comment(rest),
            '"' => string(rest),
            '\'' => character(rest),
            'r' if !code.ends_with(is_word) || code.ends_with('b') => raw_string(rest),
            _ => None,
        };
        let length = skipped.unwrap_or(first.len_utf8());
        code.push_str(if skipped.is_some() {
            " "
        } else {
            &rest[..length]
        });
        rest = &rest[length..];
    }
    code
}

fn comment(text: &str) -> Option<usize> {
    if text.starts_with("//") {
        return Some(text.find('\n').unwrap_or(text.len()));
    }
    let mut depth = 0;
    let mut at = 0;
    while text.starts_with("/*") && at < text.len() {
        let rest = &text[at..];
        if rest.starts_with("/*") {
            depth += 1;
            at += 2;
        } else if rest.starts_with("*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return Some(at);
            }
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
        }
    }
    None
}

fn string(text: &str) -> Option<usize> {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return Some(at + 1),
            _ => {}
        }
    }
    None
}

fn raw_string(text: &str) -> Option<usize> {
    let hashes = text[1..].chars().take_while(|&c| c == '#').count();
    let body = text[1 + hashes..].strip_prefix('"')?;
    let end = format!("\"{}", "#".repeat(hashes));
    Some(2 + hashes + body.find(&end)? + end.len())
}

/// A character, not a lifetime.
fn character(text: &str) -> Option<usize> {
    let mut chars = text.char_indices().skip(1);
    let (_, first) = chars.next()?;
    if first == '\\' {
        chars.next()?;
        return chars.find(|(_, c)| *c == '\'').map(|(at, _)| at + 1);
    }
    chars
        .next()
        .filter(|(_, c)| *c == '\'')
        .map(|(at, _)| at + 1)
}

#[test]
fn comments_and_literals_go() {
    for (source, code) in [
        ("a // b\nc", "a  \nc"),
        ("a /* b /* c */ d */ e", "a   e"),
        (r#"f("std::fs\" // x") + 1"#, "f( ) + 1"),
        ("r#\"a\"b\"# c", "  c"),
        ("br\"a\" c", "b  c"),
        ("'a' 'b '\\'' '\"' x", "  'b     x"),
        ("for r in x", "for r in x"),
        ("&'static str", "&'static str"),
    ] {
        assert_eq!(only_code(source), code, "{source}");
    }
}
