//! The reference of type changes, `docs/type-changes.md`.

/// The whole reference, in Markdown.
#[must_use]
pub fn reference() -> String {
    String::new()
}
