//! The collation of Unicode's root locale, for ASCII.

use std::cmp::Ordering;

/// What sorts, in its order; letters follow, `a A b B …`. Other control characters count for
/// nothing.
const BEFORE_LETTERS: &str = "\t\n\u{b}\u{c}\r _-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$0123456789";

/// First by the letters whatever their case, then lower before upper case, at last by bytes.
pub(super) fn compare(a: &str, b: &str) -> Ordering {
    let primary = || a.chars().filter_map(weight);
    let other = || b.chars().filter_map(weight);
    let cases = |text: &str| -> Vec<bool> {
        let counted = text.chars().filter(|&c| weight(c).is_some());
        counted.map(|c| c.is_ascii_uppercase()).collect()
    };
    primary()
        .cmp(other())
        .then_with(|| cases(a).cmp(&cases(b)))
        .then_with(|| a.cmp(b))
}

/// `None` for what counts for nothing.
fn weight(c: char) -> Option<u32> {
    let position = |c| BEFORE_LETTERS.chars().position(|known| known == c);
    match c {
        'a'..='z' | 'A'..='Z' => Some(0x100 + u32::from(c.to_ascii_lowercase())),
        // A guess: behind all others.
        c if !c.is_ascii() => Some(0x1000 + u32::from(c)),
        c => position(c).and_then(|at| u32::try_from(at).ok()),
    }
}
