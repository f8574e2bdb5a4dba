//! What is known of any object by its id: names, owners, comments, privileges.

use super::{Builder, Oid, missing};
use crate::catalog::Grant;
use crate::error::{Error, ErrorKind, Result};
use crate::introspect::answer::Row;
use crate::introspect::text;
use crate::name::QualifiedName;

impl Builder {
    pub(in crate::introspect) fn schema_name(&self, oid: Oid) -> Result<&str> {
        self.schema_names
            .get(&oid)
            .map(String::as_str)
            .ok_or_else(|| missing("schema", oid))
    }

    pub(in crate::introspect) fn qualified(
        &self,
        schema: Oid,
        name: &str,
    ) -> Result<QualifiedName> {
        Ok(QualifiedName::new(self.schema_name(schema)?, name))
    }

    /// A role's name; PostgreSQL itself prints the number of a role that is gone.
    pub(in crate::introspect) fn role(&self, oid: Oid) -> String {
        self.role_names
            .get(&oid)
            .cloned()
            .unwrap_or_else(|| oid.to_string())
    }

    pub(in crate::introspect) fn comment(&self, class: Oid, oid: Oid, part: i32) -> Option<String> {
        self.comments.get(&(class, oid, part)).cloned()
    }

    pub(in crate::introspect) fn extension(&self, class: Oid, oid: Oid) -> Option<String> {
        let extension = self.members.get(&(class, oid))?;
        self.extension_names.get(extension).cloned()
    }

    pub(in crate::introspect) fn grants(
        row: &Row<'_>,
        column: usize,
    ) -> Result<Option<Vec<Grant>>> {
        row.opt(column)?
            .map(|acl| {
                text::grants(acl).ok_or_else(|| {
                    Error::new(
                        ErrorKind::UnexpectedAnswer,
                        format!("`{acl}` is not a list of privileges"),
                    )
                })
            })
            .transpose()
    }

    pub(in crate::introspect) fn tablespace(&self, oid: Oid) -> Option<String> {
        (oid != 0).then(|| {
            self.tablespaces
                .get(&oid)
                .cloned()
                .unwrap_or_else(|| oid.to_string())
        })
    }

    /// A collation where it is another than `usual`.
    pub(in crate::introspect) fn collation(&self, oid: Oid, usual: Oid) -> Option<QualifiedName> {
        (oid != usual && oid != 0)
            .then(|| self.collations.get(&oid).cloned())
            .flatten()
    }
}
