//! PostgreSQL's text forms of arrays, vectors and privileges.

use crate::catalog::{Grant, Right};

/// The elements of a one-dimensional array of texts; `None` where the text is no such array.
pub(super) fn array(text: &str) -> Option<Vec<String>> {
    let inside = text.strip_prefix('{')?.strip_suffix('}')?;
    let mut elements = Vec::new();
    let mut rest = inside;
    while !rest.is_empty() {
        let (element, after) = array_element(rest)?;
        elements.push(element);
        rest = match after.strip_prefix(',') {
            Some(more) => more,
            None if after.is_empty() => after,
            None => return None,
        };
    }
    Some(elements)
}

fn array_element(text: &str) -> Option<(String, &str)> {
    let Some(quoted) = text.strip_prefix('"') else {
        let end = text.find(',').unwrap_or(text.len());
        return Some((text[..end].to_owned(), &text[end..]));
    };
    let mut element = String::new();
    let mut chars = quoted.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => return Some((element, &quoted[at + 1..])),
            '\\' => element.push(chars.next()?.1),
            c => element.push(c),
        }
    }
    None
}

/// The numbers of an array (`{1,2}`) or a vector (`1 2`).
pub(super) fn numbers<T: std::str::FromStr>(text: &str) -> Option<Vec<T>> {
    let inside = text
        .strip_prefix('{')
        .and_then(|t| t.strip_suffix('}'))
        .unwrap_or(text);
    inside
        .split([',', ' '])
        .filter(|n| !n.is_empty())
        .map(|n| n.parse().ok())
        .collect()
}

/// The grants of an `aclitem[]`, sorted.
pub(super) fn grants(text: &str) -> Option<Vec<Grant>> {
    let mut grants: Vec<Grant> = array(text)?
        .iter()
        .map(|item| grant(item))
        .collect::<Option<_>>()?;
    grants.sort_unstable();
    Some(grants)
}

/// One `aclitem`: `grantee=arw*d/grantor`, the names quoted where they hold more than letters,
/// digits and underscores.
fn grant(item: &str) -> Option<Grant> {
    let (grantee, rest) = role(item)?;
    let (letters, grantor) = rest.strip_prefix('=')?.split_once('/')?;
    let (grantor, rest) = role(grantor)?;
    if !rest.is_empty() {
        return None;
    }
    let (mut rights, mut grantable) = (Vec::new(), Vec::new());
    for letter in letters.chars() {
        if letter == '*' {
            grantable.push(*rights.last()?);
        } else {
            rights.push(right(letter));
        }
    }
    rights.sort_unstable();
    grantable.sort_unstable();
    Some(Grant {
        grantee: (!grantee.is_empty()).then_some(grantee),
        grantor,
        rights,
        grantable,
    })
}

fn role(text: &str) -> Option<(String, &str)> {
    let Some(mut rest) = text.strip_prefix('"') else {
        let end = text.find(['=', '/']).unwrap_or(text.len());
        return Some((text[..end].to_owned(), &text[end..]));
    };
    let mut name = String::new();
    loop {
        let quote = rest.find('"')?;
        name.push_str(&rest[..quote]);
        rest = &rest[quote + 1..];
        match rest.strip_prefix('"') {
            Some(more) => {
                name.push('"');
                rest = more;
            }
            None => return Some((name, rest)),
        }
    }
}

fn right(letter: char) -> Right {
    match letter {
        'a' => Right::Insert,
        'r' => Right::Select,
        'w' => Right::Update,
        'd' => Right::Delete,
        'D' => Right::Truncate,
        'x' => Right::References,
        't' => Right::Trigger,
        'X' => Right::Execute,
        'U' => Right::Usage,
        'C' => Right::Create,
        'T' => Right::Temporary,
        'c' => Right::Connect,
        's' => Right::Set,
        'A' => Right::AlterSystem,
        'm' => Right::Maintain,
        other => Right::Other(other),
    }
}

#[cfg(test)]
mod tests {
    use super::{Right, array, grants, numbers};

    #[test]
    fn arrays_are_read() {
        for (text, elements) in [
            ("{}", vec![]),
            ("{a,b}", vec!["a", "b"]),
            (
                r#"{"a,b","c\"d","e\\f","g h",i}"#,
                vec!["a,b", "c\"d", "e\\f", "g h", "i"],
            ),
            (r#"{""}"#, vec![""]),
            ("{ü}", vec!["ü"]),
        ] {
            assert_eq!(array(text).unwrap(), elements, "{text}");
        }
        for bad in ["", "{", "a", r#"{"a}"#, r#"{"a"b}"#, r#"{"a\"#] {
            assert_eq!(array(bad), None, "{bad}");
        }
    }

    #[test]
    fn numbers_are_read() {
        assert_eq!(numbers::<i16>("{1,-2}"), Some(vec![1, -2]));
        assert_eq!(numbers::<i16>("2 0 5"), Some(vec![2, 0, 5]));
        assert_eq!(numbers::<i16>(""), Some(vec![]));
        assert_eq!(numbers::<i16>("{x}"), None);
    }

    #[test]
    fn privileges_are_read() {
        let read = grants(r#"{"\"Odd \"\"one\"\"\"=r*w/owner",=U/owner,app=arZ/owner}"#).unwrap();
        assert_eq!(read.len(), 3);
        assert_eq!(read[0].grantee, None);
        assert_eq!(read[0].rights, [Right::Usage]);
        assert_eq!(read[1].grantee.as_deref(), Some("Odd \"one\""));
        assert_eq!(read[1].grantable, [Right::Select]);
        assert_eq!(
            read[2].rights,
            [Right::Insert, Right::Select, Right::Other('Z')]
        );
        for bad in ["{app}", "{app=r}", r#"{"\"app=r/x"}"#, "{app=*r/x}"] {
            assert!(grants(bad).is_none(), "{bad}");
        }
    }
}
