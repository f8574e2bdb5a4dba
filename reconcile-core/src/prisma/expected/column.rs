//! Columns.

use crate::name::QualifiedName;

use super::super::native::NativeType;
use super::super::schema::{Arity, Field, FieldKind, ScalarType};
use super::build::Builder;
use super::default::default;
use super::{ExpectedColumn, ExpectedDefault, ExpectedType, TypeKind, script};

impl Builder<'_> {
    pub(super) fn column(&self, field: &Field) -> ExpectedColumn {
        let data_type = self.data_type(field, field.is_autoincrement());
        let is_serial = data_type.sql.contains("SERIAL");
        let default = default(field, is_serial, &data_type.sql, self.schema);
        ExpectedColumn {
            name: self.name(field.column()),
            field: field.name.clone(),
            data_type,
            not_null: field.arity == Arity::Required || default == ExpectedDefault::Sequence,
            default,
            is_optional: field.arity == Arity::Optional,
            is_ignored: field.is_ignored || matches!(field.kind, FieldKind::Unsupported(_)),
        }
    }

    /// The type of a field, with the word for a type that has its own sequence if it is to.
    pub(super) fn data_type(&self, field: &Field, is_serial: bool) -> ExpectedType {
        let (element, kind) = match &field.kind {
            FieldKind::Scalar(scalar) => scalar_type(*scalar, field, is_serial),
            FieldKind::Enum(name) => self.enum_type(name),
            FieldKind::Unsupported(text) => (text.clone(), TypeKind::Verbatim(text.clone())),
            // A relation has no column.
            FieldKind::Relation(_) => (String::new(), TypeKind::Verbatim(String::new())),
        };
        let array = field.arity == Arity::List;
        let brackets = if array { "[]" } else { "" };
        ExpectedType {
            sql: format!("{element}{brackets}"),
            kind,
            array,
        }
    }

    fn enum_type(&self, name: &str) -> (String, TypeKind) {
        let Some(of) = self.schema.enumeration(name) else {
            return (name.to_owned(), TypeKind::Verbatim(name.to_owned()));
        };
        let full = self.qualified(of.schema.as_deref(), of.type_name());
        let sql = script::name(&full, self.is_multi_schema());
        (sql, TypeKind::Enum(full))
    }

    pub(super) fn qualified(&self, schema: Option<&str>, name: &str) -> QualifiedName {
        let schema = schema.unwrap_or(self.default_schema);
        QualifiedName::new(self.name(schema), self.name(name))
    }
}

fn scalar_type(scalar: ScalarType, field: &Field, is_serial: bool) -> (String, TypeKind) {
    let native = field.native_type.clone();
    let native = native.unwrap_or_else(|| NativeType::default_for(scalar));
    let sql = match (is_serial, native.name) {
        (true, "SmallInt") => "SMALLSERIAL".to_owned(),
        (true, "Integer") => "SERIAL".to_owned(),
        (true, "BigInt") => "BIGSERIAL".to_owned(),
        _ => native.sql(),
    };
    let text = native.catalog_text();
    let kind = match native.name {
        "Citext" => TypeKind::Extension(text),
        _ => TypeKind::BuiltIn(text),
    };
    (sql, kind)
}
