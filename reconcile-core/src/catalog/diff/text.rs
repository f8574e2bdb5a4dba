//! A difference as people read it.

use std::fmt;

use super::{CatalogDiff, Change, ChangeKind, FieldChange};

/// Longer values are left out of a line.
const LONG: usize = 120;

impl fmt::Display for CatalogDiff {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, change) in self.changes.iter().enumerate() {
            if i > 0 {
                f.write_str("\n")?;
            }
            change.fmt(f)?;
        }
        Ok(())
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            ChangeKind::Removed => write!(f, "- {}", self.object),
            ChangeKind::Added => write!(f, "+ {}", self.object),
            ChangeKind::Changed { fields } => {
                write!(f, "~ {}: ", self.object)?;
                for (i, field) in fields.iter().enumerate() {
                    if i > 0 {
                        f.write_str("; ")?;
                    }
                    field.fmt(f)?;
                }
                Ok(())
            }
        }
    }
}

impl fmt::Display for FieldChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let long = |v: &Option<String>| {
            v.as_deref()
                .is_some_and(|v| v.contains('\n') || v.chars().count() > LONG)
        };
        let field = self.field.replace('_', " ");
        match (&self.before, &self.after) {
            _ if long(&self.before) || long(&self.after) => write!(f, "{field} differs"),
            (Some(before), Some(after)) => write!(f, "{field} {before} -> {after}"),
            (Some(before), None) => write!(f, "{field} {before} removed"),
            (None, Some(after)) => write!(f, "{field} {after} added"),
            (None, None) => write!(f, "{field} differs"),
        }
    }
}
