//! What goes with a column that is dropped: the same for `drop-column` and `recreate-column`.

use std::rc::Rc;

use super::exchange::Exchange;
use super::fallen::{Falls, list};
use super::{Context, Draft};
use crate::catalog::{ObjectKind, ObjectRef};
use crate::finding::Severity;
use crate::name::{QualifiedName, quote_ident};
use crate::statement::{
    Action, ActionKind, AlterRelation, ColumnDefinition, ObjectName, ObjectType, StatementKind,
};
use crate::world::{Column, Presence, Relation, RelationKind};

/// A column or attribute that a statement drops, and that the script has not made itself.
#[derive(Debug)]
pub(super) struct Dropped<'a> {
    pub(super) alter: &'a AlterRelation,
    pub(super) action: &'a Action,
    pub(super) name: &'a str,
    cascade: bool,
    /// The relation with its schema, as findings print it.
    pub(super) of: Rc<ObjectName>,
    relation: Option<Rc<Relation<'a>>>,
    /// As the statement finds it, if that is known.
    pub(super) column: Option<Column<'a>>,
    /// The same column, if it is added again at once.
    pub(super) again: Option<&'a ColumnDefinition>,
    /// The column that the same statement adds and that is probably this one under a new name.
    pub(super) new_name: Option<&'a ColumnDefinition>,
}

/// The columns that the statement drops and that are there, or may be.
pub(super) fn dropped<'a>(context: &'a Context<'_>) -> Vec<Dropped<'a>> {
    let Some(StatementKind::AlterRelation(alter)) =
        context.statement.map(|statement| &statement.kind)
    else {
        return Vec::new();
    };
    let drops = |action: &Action| matches!(action.kind, ActionKind::DropColumn { .. });
    if !alter.actions.iter().any(drops) {
        return Vec::new();
    }
    let world = context.world;
    let (of, relation) = if alter.object == ObjectType::Type {
        if world.data_type(&alter.name).is_absent() {
            return Vec::new();
        }
        (world.qualified_type(&alter.name), None)
    } else {
        let relation = match world.relation(&alter.name) {
            Presence::Absent => return Vec::new(),
            // PostgreSQL refuses to take a column from anything else.
            Presence::Here(relation) if !has_columns(&relation) => return Vec::new(),
            relation => relation.here(),
        };
        (world.qualified(&alter.name), relation)
    };
    let exchange = Exchange::of(context, alter, relation.as_ref());
    let (of, relation) = (Rc::new(of), relation.map(Rc::new));
    let find = |action: &'a Action, name: &'a str, cascade| {
        let relation = relation.clone();
        let column = match column(context, alter, relation.as_deref(), name) {
            Presence::Absent => return None,
            column => column.here(),
        };
        let again = exchange.again(name);
        let data_type = column.as_ref().map(|column| column.data_type.as_str());
        let new_name = exchange.new_name(data_type).filter(|_| again.is_none());
        Some(Dropped {
            alter,
            action,
            name,
            cascade,
            of: Rc::clone(&of),
            relation,
            column,
            again,
            new_name,
        })
    };
    let actions = alter.actions.iter();
    actions
        .filter_map(|action| match &action.kind {
            ActionKind::DropColumn {
                column, cascade, ..
            } => find(action, column, *cascade),
            _ => None,
        })
        .collect()
}

fn has_columns(relation: &Relation<'_>) -> bool {
    let table = matches!(
        relation.kind,
        RelationKind::Table | RelationKind::ForeignTable
    );
    table && !relation.temporary
}

/// What is known of a column that may be lost; absent also where it is the script's own.
fn column<'a>(
    context: &'a Context<'_>,
    alter: &AlterRelation,
    relation: Option<&Relation<'a>>,
    name: &str,
) -> Presence<Column<'a>> {
    if alter.object == ObjectType::Type {
        return if attribute_is_there(context, alter, name) {
            Presence::Unknown
        } else {
            Presence::Absent
        };
    }
    if context.world.made_column(&alter.name, name) {
        return Presence::Absent;
    }
    relation.map_or(Presence::Unknown, |relation| relation.column(name))
}

fn attribute_is_there(context: &Context<'_>, alter: &AlterRelation, name: &str) -> bool {
    let object = context.world.object(ObjectKind::Type, &alter.name);
    let found = object.and_then(|object| object.qualified_name());
    let Some(catalog) = context.world.catalog() else {
        return true;
    };
    let composite = found.and_then(|name| catalog.composite(&name.schema, &name.name));
    match composite {
        Some(composite) => composite.attributes.iter().any(|a| a.name == name),
        None => !context.sees_all() || context.world.data_type(&alter.name).is_here(),
    }
}

impl Dropped<'_> {
    pub(super) fn quoted(&self) -> String {
        quote_ident(self.name)
    }

    /// Whether its values are computed from other columns.
    pub(super) fn computed(&self) -> bool {
        self.column.as_ref().is_some_and(|column| column.generated)
    }

    fn of_type(&self) -> bool {
        self.alter.object == ObjectType::Type
    }

    pub(super) fn word(&self) -> &'static str {
        if self.of_type() {
            "attribute"
        } else {
            "column"
        }
    }

    /// The finding without help, for a message that says what is done.
    pub(super) fn draft(&self, context: &Context<'_>, message: String) -> Draft {
        let draft = |message| {
            Draft::new(self.action.start, self.action.end, message).object(format!(
                "{}.{}",
                self.of,
                self.quoted()
            ))
        };
        if let Some(why) = self.refusal(context) {
            let said = format!(
                "column {} of {} cannot be dropped: {why}",
                self.quoted(),
                self.of
            );
            return draft(said).severity(Severity::Warning);
        }
        if self.of_type() {
            return self.attribute(context, draft, message);
        }
        let mut falls = self.falls(context).unwrap_or_default();
        self.take_copies(&mut falls);
        let mut message = falls.add_to(message, self.cascade);
        if !falls.sequences.is_empty() {
            message = format!(
                "{message}; {} goes with its position",
                list(&falls.sequences)
            );
        }
        let foreign = self.relation.as_ref().map(|relation| relation.kind)
            == Some(RelationKind::ForeignTable);
        let refused = falls.refused && !self.cascade;
        if (self.computed() || foreign) && (falls.data.is_empty() || refused) {
            return draft(message).severity(Severity::Warning);
        }
        let draft = draft(message);
        if !(falls.data.is_empty() || refused) || self.computed() {
            return draft;
        }
        let positions = context.positions(&falls.sequences);
        let values = context.values(&self.alter.name, self.name);
        draft
            .settled_with(
                &values,
                positions,
                "no row has a value in it",
                "rows have a value in it",
            )
            .fails(refused)
    }

    /// Takes out the columns of partitions and children that are copies of this one: their values
    /// are counted with it.
    fn take_copies(&self, falls: &mut Falls) {
        let blocking = &falls.blocking;
        falls.data.retain(|gone| {
            gone.kind != ObjectKind::Column || gone.name != self.name || blocking.contains(gone)
        });
    }

    fn falls(&self, context: &Context<'_>) -> Option<Falls> {
        context.falls_with(&self.reference(context)?)
    }

    /// The column in the catalog, under the name that it has there.
    fn reference(&self, context: &Context<'_>) -> Option<ObjectRef> {
        let (kind, name) = if self.of_type() {
            (ObjectKind::Type, self.name)
        } else {
            (ObjectKind::Table, self.column.as_ref()?.base?.name.as_str())
        };
        let whole = context.world.object(kind, &self.alter.name)?;
        let whole: QualifiedName = whole.qualified_name()?;
        Some(ObjectRef::part(ObjectKind::Column, &whole, name))
    }

    /// Why PostgreSQL does not do it, with or without `CASCADE`.
    fn refusal(&self, context: &Context<'_>) -> Option<String> {
        let table = self.relation.as_ref()?.base?;
        let column = self.column.as_ref()?.base?;
        if table.partition_key.is_some() {
            let reference = self.reference(context)?;
            if context.graph()?.required_by(&reference).is_some() {
                return Some("the column is part of the partition key".to_owned());
            }
            let children = context.references()?.family(&table.name).len() > 1;
            if self.alter.only && children {
                return Some(
                    "a column cannot be dropped from only the partitioned table".to_owned(),
                );
            }
        }
        if column.inherited {
            return Some("the column is inherited".to_owned());
        }
        let of_type = table.of_type.as_ref()?;
        Some(format!("the table is of type {of_type}"))
    }

    /// An attribute has values wherever a column has the type.
    fn attribute(
        &self,
        context: &Context<'_>,
        draft: impl Fn(String) -> Draft,
        message: String,
    ) -> Draft {
        let whole = context.world.object(ObjectKind::Type, &self.alter.name);
        let Some(falls) = whole.and_then(|whole| context.falls_with(&whole)) else {
            return draft(message);
        };
        if falls.data.is_empty() && context.sees_all() {
            let message = format!("{message}; no column has this type");
            return draft(message).severity(Severity::Warning);
        }
        let draft = draft(format!("{message}; they are in {}", list(&falls.data)));
        context.settle_all(draft, &falls.data)
    }
}

/// The sequence of an identity column.
pub(super) fn identity_sequence(
    context: &Context<'_>,
    table: &crate::catalog::Table,
    column: &str,
) -> Option<ObjectRef> {
    let sequences = context.world.catalog()?.sequences.iter();
    let mut own = sequences.filter(|sequence| {
        let owner = sequence.owned_by.as_ref();
        sequence.identity
            && owner.is_some_and(|owner| owner.table == table.name && owner.column == column)
    });
    own.next().map(crate::catalog::Sequence::object_ref)
}
