//! The bounds of a partition.

use super::expression;
use crate::statement::words::Words;

/// `FOR VALUES …` or `DEFAULT`
pub(super) fn bound(words: &mut Words) -> Option<()> {
    if words.eat("default") {
        return Some(());
    }
    words.eat_all(&["for", "values"]).then_some(())?;
    if words.eat("from") {
        expression::group(words)?;
        words.eat("to").then_some(())?;
    } else if words.eat("with") {
        // MODULUS 4, REMAINDER 0
        return words.group().then_some(());
    } else {
        words.eat("in").then_some(())?;
    }
    expression::group(words)
}
