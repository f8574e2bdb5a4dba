//! The database as a statement of the script finds it: the catalog, if there is one, and what the
//! statements before have made of it.
//!
//! Two questions are answered apart. *Is it there, and what is it?* follows each statement that
//! makes, drops, renames or changes an object; what is not known stays unknown. *Is it the script's
//! own?*, so that dropping it loses nothing, has to be certain: an object stays on that list only
//! while every later statement that so much as mentions its name is of a kind that is known to bring
//! nothing in.

use std::sync::Arc;

use foldhash::{HashMap, HashSet};

use crate::catalog::{Catalog, ForeignKeyAction, Index, Table};
use crate::statement::{ObjectName, fold};

mod harmless;
mod lookup;
mod made;
mod other;
mod own;
mod path;
mod relation;
mod relations;
mod rollback;
mod routine;
mod signature;
mod step;

use made::{Made, Register};
pub(crate) use own::Class;
use own::{Own, Parts};
use path::{Place, SearchPath};
pub(crate) use relation::{Column, Presence, Relation, RelationKind};
use relations::Relations;
pub(crate) use rollback::undone;
use routine::Overloads;
pub(crate) use signature::Signature;

/// Indexes by schema and name, each with its table; none for that of a materialised view.
type Indexes<'a> = HashMap<(&'a str, &'a str), (Option<&'a Table>, &'a Index)>;

/// Where a relation is, and its name there.
type Key = (Place, String);

/// The database as the next statement finds it.
#[derive(Debug, Clone, Default)]
pub(crate) struct World<'a> {
    catalog: Option<&'a Catalog>,
    indexes: Arc<Indexes<'a>>,
    /// Whether a change of rows may run code that changes others.
    fires: bool,
    path: SearchPath,
    made: Register,
    relations: Relations<'a>,
    /// What the script has made, of whatever kind, and what has become of the parts of tables.
    own: HashSet<Own>,
    parts: HashMap<Key, Parts>,
    /// Functions and procedures of which the script has made, dropped or renamed one, by their names.
    overloads: HashMap<String, Overloads>,
    /// Schemas (`true`: there, `false`: gone) that the script has made or dropped.
    schemas: HashMap<String, bool>,
    /// Types that the script has made (`true`) or dropped, with the labels of enums.
    types: HashMap<Key, Option<Vec<String>>>,
    /// Words of statements that may have brought rows from one table into another.
    mentioned: HashSet<String>,
    /// Tables whose rows the script has changed, or added its own to.
    touched: HashSet<String>,
    /// Rows of any table may have changed.
    all_touched: bool,
    /// Something has fallen with another object.
    cascaded: bool,
    /// The words of the views that the script has made.
    views: HashMap<Key, HashSet<String>>,
    /// Types that columns have got, as written, and names that types have got.
    typed: HashSet<String>,
    /// Extensions that the script has made.
    extensions: HashSet<String>,
    /// Schemas that types have come into.
    types_in: HashSet<String>,
    /// Tables may have got foreign keys to others.
    refers_anew: bool,
    /// Something was passed over that may have done anything, or may not have been run at all.
    lost: bool,
    /// What was said of the catalog's routines since the script last made or moved one.
    judged: harmless::Judged,
}

impl<'a> World<'a> {
    /// The database before the script. The path is where names without a schema are looked up; if
    /// none is given, the script has to say.
    pub(crate) fn new(catalog: Option<&'a Catalog>, path: Option<&[String]>) -> Self {
        Self {
            catalog,
            indexes: Arc::new(catalog.map(indexes).unwrap_or_default()),
            fires: catalog.is_none_or(fires),
            path: SearchPath::new(path),
            ..Self::default()
        }
    }

    /// Whether the script made this table, and nothing but its own values can be in it.
    pub(crate) fn made_table(&self, name: &ObjectName) -> bool {
        let place = self.place(name);
        self.made.holds(&Made::Table(place, name.name.clone()))
    }

    /// Whether the script made this as a temporary table: it would be gone with the session.
    pub(crate) fn made_temporary(&self, name: &ObjectName) -> bool {
        matches!(
            self.relation(name),
            Presence::Here(relation) if relation.temporary
        )
    }

    /// Whether the script made this sequence.
    pub(crate) fn made_sequence(&self, name: &ObjectName) -> bool {
        let sequence =
            |relation: &Relation| relation.made && relation.kind == RelationKind::Sequence;
        matches!(self.relation(name), Presence::Here(relation) if sequence(&relation))
    }

    /// Whether the script added this column, or its table, and only its own values can be in it.
    pub(crate) fn made_column(&self, table: &ObjectName, column: &str) -> bool {
        let (place, name) = (self.place(table), table.name.clone());
        self.made_table(table)
            || self
                .made
                .holds(&Made::Column(place, name, column.to_owned()))
    }

    /// Whether the script made this schema, and nothing was brought into it.
    pub(crate) fn made_schema(&self, name: &ObjectName) -> bool {
        name.schema.is_none() && self.made.holds(&Made::Schema(name.name.clone()))
    }

    /// Whether the script may have changed rows of this table, so that what the database says of
    /// them now is not what the statement will find.
    pub(crate) fn touched(&self, name: &ObjectName) -> bool {
        let word = fold(&name.name);
        self.lost
            || self.all_touched
            || self.touched.contains(&word)
            || self.mentioned.contains(&word)
    }

    /// Whether this is a table of the script's own in which there can be no rows but those that
    /// the script itself holds.
    pub(crate) fn holds_own_rows(&self, name: &ObjectName) -> bool {
        let own = self.relation(name).here().is_some_and(|found| found.made);
        own && !self.mentioned.contains(&fold(&name.name))
    }

    /// Whether a column may have got the type of this name from the script, or a type the name.
    pub(crate) fn uses_type(&self, name: &str) -> bool {
        let name = fold(name);
        let mut typed = self.typed.iter();
        self.lost || typed.any(|text| made::words(text).any(|word| word == name))
    }

    /// Whether the script has made an extension, and has given columns types that may be its.
    pub(crate) fn uses_new_extension(&self, name: &str) -> bool {
        self.lost || (self.extensions.contains(name) && !self.typed.is_empty())
    }

    /// A view of the script's own that may read this column.
    pub(crate) fn view_on(&self, table: &ObjectName, column: &str) -> Option<String> {
        let (table, column) = (fold(&table.name), fold(column));
        let reads = |words: &HashSet<String>| {
            words.contains(&table) && (words.contains("*") || words.contains(&column))
        };
        let views = self.views.iter().filter(|(_, words)| reads(words));
        views.map(|((_, name), _)| name.clone()).min()
    }

    fn typed(&mut self, data_type: &str) {
        if !self.typed.contains(data_type) {
            self.typed.insert(data_type.to_owned());
        }
    }

    /// Whether the script has put types into this schema.
    pub(crate) fn types_came_into(&self, schema: &str) -> bool {
        self.types_in.contains(schema)
    }

    /// Whether the script may have made a table refer to another by a foreign key.
    pub(crate) fn refers_anew(&self) -> bool {
        self.lost || self.refers_anew
    }

    /// Nothing of what was there is known any more; what comes after it is.
    fn forget_all(&mut self) {
        self.judged = harmless::Judged::default();
        self.made = Register::default();
        self.own.clear();
        self.parts.clear();
        self.relations = Relations::default();
        self.schemas.clear();
        self.types.clear();
        self.views.clear();
        self.overloads.clear();
        self.path.forget();
        self.all_touched = true;
        self.lost = true;
    }
}

fn indexes(catalog: &Catalog) -> Indexes<'_> {
    let of_tables = catalog.tables.iter().flat_map(|table| {
        let schema = table.name.schema.as_str();
        let own = table.indexes.iter();
        own.map(move |index| ((schema, index.name.as_str()), (Some(table), index)))
    });
    let of_views = catalog.views.iter().flat_map(|view| {
        let schema = view.name.schema.as_str();
        let own = view.indexes.iter();
        own.map(move |index| ((schema, index.name.as_str()), (None, index)))
    });
    of_tables.chain(of_views).collect()
}

/// Whether any table has triggers, rules or foreign keys that carry changes on.
fn fires(catalog: &Catalog) -> bool {
    let quiet = |action| {
        matches!(
            action,
            ForeignKeyAction::NoAction | ForeignKeyAction::Restrict
        )
    };
    catalog.tables.iter().any(|table| {
        let carries_on = table.constraints.iter().any(|constraint| {
            let key = constraint.foreign_key.as_ref();
            key.is_some_and(|key| !(quiet(key.on_update) && quiet(key.on_delete)))
        });
        carries_on || !table.triggers.is_empty() || !table.rules.is_empty()
    })
}
