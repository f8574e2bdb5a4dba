//! Finding what a name means that is no relation.

use super::{Place, Presence, World};
use crate::catalog::Domain;
use crate::statement::{ObjectName, ObjectType};

impl<'a> World<'a> {
    /// The name of a type with its schema, where that is known.
    pub(crate) fn qualified_type(&self, name: &ObjectName) -> ObjectName {
        match self.type_key(name).0 {
            Place::Schema(schema) => ObjectName {
                schema: Some(schema),
                name: name.name.clone(),
            },
            Place::Temporary | Place::Unknown(_) => name.clone(),
        }
    }

    /// The name that an object gets which is made by this one; none where its schema is not known.
    pub(crate) fn target_name(&self, name: &ObjectName) -> Option<ObjectName> {
        match self.target(name, false) {
            Place::Schema(schema) => Some(ObjectName {
                schema: Some(schema),
                name: name.name.clone(),
            }),
            Place::Temporary | Place::Unknown(_) => None,
        }
    }

    /// Whether something has fallen with another object, which is not followed.
    pub(crate) fn cascaded(&self) -> bool {
        self.cascaded
    }

    /// Whether the script has given a column another default than the catalog has.
    pub(crate) fn default_changed(&self, table: &ObjectName, column: &str) -> bool {
        let relation = self.relation(table).here();
        let column = relation.and_then(|relation| relation.column(column).here());
        column.is_none_or(|column| column.redefaulted)
    }

    /// What the catalog has of a domain, unless the script has made another one of it.
    pub(crate) fn domain(&self, name: &ObjectName) -> Option<&'a Domain> {
        let key = self.type_key(name);
        match (&key.0, self.types.get(&key)) {
            (Place::Schema(schema), None) => self.catalog()?.domain(schema, &key.1),
            _ => None,
        }
    }

    /// Whether the catalog has an object that is in no schema.
    pub(crate) fn global(&self, object: ObjectType, name: &str) -> Presence<()> {
        let Some(catalog) = self.catalog() else {
            return Presence::Unknown;
        };
        let there = match object {
            ObjectType::Extension => catalog.extension(name).is_some(),
            ObjectType::Publication => catalog.publication(name).is_some(),
            _ => return Presence::Unknown,
        };
        // What the script makes and drops of these is not followed; a catalog of some schemas may
        // lack what stands in others.
        match (there, catalog.reading.scope.is_empty()) {
            (true, _) => Presence::Here(()),
            (false, true) => Presence::Absent,
            (false, false) => Presence::Unknown,
        }
    }
}
