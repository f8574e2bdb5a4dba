//! Types by their ids.

use super::{Builder, Oid};
use crate::catalog::DataType;
use crate::name::{QualifiedName, split_ident};

impl Builder {
    /// The type with this id. `text` is what `format_type` printed, where there is a modifier.
    pub(in crate::introspect) fn data_type(
        &self,
        oid: Oid,
        modifier: i32,
        text: Option<String>,
    ) -> DataType {
        let modifier = (modifier >= 0).then_some(modifier);
        let Some(info) = self.types.get(&oid) else {
            return Self::row_type(oid, text);
        };
        let name = match info.element.and_then(|e| self.types.get(&e)) {
            Some(element) => element.name.clone(),
            None if info.element.is_some() => {
                return Self::row_type(oid, Some(info.text.clone()));
            }
            None => info.name.clone(),
        };
        DataType {
            text: text.unwrap_or_else(|| info.text.clone()),
            name,
            modifier,
            array: info.element.is_some(),
        }
    }

    /// The row type of a table or an array of it: those are not read, and named by the text.
    fn row_type(oid: Oid, text: Option<String>) -> DataType {
        let text = text.unwrap_or_else(|| oid.to_string());
        let plain = text.strip_suffix("[]").unwrap_or(&text);
        let name = split_ident(plain)
            .and_then(|(schema, rest)| {
                let (name, _) = split_ident(rest.strip_prefix('.')?)?;
                Some(QualifiedName::new(schema, name))
            })
            .unwrap_or_else(|| QualifiedName::new("pg_catalog", plain));
        DataType {
            array: plain.len() < text.len(),
            name,
            modifier: None,
            text,
        }
    }
}
