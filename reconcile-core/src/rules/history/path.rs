//! Which schema a name without one means.

use crate::statement::Setting;

/// Where an object is.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Place {
    Schema(String),
    Temporary,
    /// A schema that the script does not tell; the same one as long as the number stays.
    Unknown(u32),
}

/// The search path as far as the script sets it.
#[derive(Debug, Default)]
pub(super) struct SearchPath {
    /// The first schema of the path that the script set: where objects are made, and looked up
    /// before any other.
    first: Option<String>,
    /// Grows whenever names without a schema may mean other objects than before.
    unknown: u32,
    /// The path may change back at the end of the transaction.
    local: bool,
}

impl SearchPath {
    pub(super) fn place(&self, schema: Option<&str>) -> Place {
        match (schema.or(self.first.as_deref()), schema) {
            (Some("pg_temp"), _) => Place::Temporary,
            (Some(schema), _) => Place::Schema(schema.to_owned()),
            (None, _) => Place::Unknown(self.unknown),
        }
    }

    /// Nothing is known any more.
    pub(super) fn forget(&mut self) {
        self.first = None;
        self.unknown += 1;
    }

    pub(super) fn commit(&mut self) {
        if std::mem::take(&mut self.local) {
            self.forget();
        }
    }

    pub(super) fn set(&mut self, setting: &Setting) {
        match setting.parameter.as_str() {
            "search_path" => {
                self.forget();
                self.local |= setting.local;
                let first = setting.values.as_ref().and_then(|values| values.first());
                self.first = first
                    .filter(|first| {
                        // Where SET LOCAL has no effect, outside a transaction, it only warns.
                        !setting.local && !matches!(first.as_str(), "" | "$user" | "pg_temp")
                    })
                    .cloned();
            }
            "role" | "session_authorization" | "all" => self.forget(),
            _ => {}
        }
    }
}
