//! Which schema a name without one means.

use crate::statement::Setting;

/// Where an object is.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Place {
    Schema(String),
    Temporary,
    /// A schema that nobody tells; the same one as long as the number stays.
    Unknown(u32),
}

/// The search path as far as it is given or the script sets it.
#[derive(Debug, Clone, Default)]
pub(super) struct SearchPath {
    /// Its schemas; objects are made in the first one.
    schemas: Option<Vec<String>>,
    /// The path before the script.
    given: Option<Vec<String>>,
    /// Grows whenever names without a schema may mean other objects than before.
    unknown: u32,
    /// The path may change back at the end of the transaction.
    local: bool,
}

impl SearchPath {
    pub(super) fn new(given: Option<&[String]>) -> Self {
        Self {
            schemas: given.map(<[String]>::to_vec),
            given: given.map(<[String]>::to_vec),
            ..Self::default()
        }
    }

    /// The schemas in which a name without one is looked up, in their order.
    pub(super) fn schemas(&self) -> Option<&[String]> {
        self.schemas.as_deref()
    }

    /// Where an object of this schema is, or is made if the statement gives no schema.
    pub(super) fn place(&self, schema: Option<&str>) -> Place {
        let first = self.schemas.as_ref().and_then(|schemas| schemas.first());
        match (schema, first) {
            (Some("pg_temp"), _) => Place::Temporary,
            (Some(schema), _) => Place::Schema(schema.to_owned()),
            (None, Some(first)) => Place::Schema(first.clone()),
            (None, None) => Place::Unknown(self.unknown),
        }
    }

    /// A schema that cannot be told.
    pub(super) fn unknown(&self) -> Place {
        Place::Unknown(self.unknown)
    }

    /// Nothing is known any more.
    pub(super) fn forget(&mut self) {
        self.schemas = None;
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
                // Where SET LOCAL has no effect, outside a transaction, it only warns.
                let certain = |values: &&Vec<String>| {
                    let plain = |s: &String| !matches!(s.as_str(), "" | "$user" | "pg_temp");
                    !setting.local && !values.is_empty() && values.iter().all(plain)
                };
                self.schemas = match &setting.values {
                    Some(values) => Some(values).filter(certain).cloned(),
                    None if setting.local => None,
                    None => self.given.clone(),
                };
            }
            "role" | "session_authorization" => self.forget(),
            "all" => {
                self.forget();
                self.schemas.clone_from(&self.given);
            }
            _ => {}
        }
    }
}
