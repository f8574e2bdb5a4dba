//! `ALTER`.

use super::{Fate, Faults, words};
use crate::name::{quote_ident, quote_literal};
use crate::statement::words::{Words, tokens};
use crate::statement::{
    Action, ActionKind, AddLabel, AlterObject, AlterRelation, ColumnDefinition,
    ConstraintDefinition, ConstraintRule, MoveSchema, ObjectName, ObjectType, Rename, RenamedPart,
};
use crate::world::{Presence, Relation, RelationKind};

impl Faults<'_> {
    /// `SET DATA TYPE SERIAL`: there is no such type, it is a way to write a column definition.
    pub(super) fn serial(&mut self, alter: &AlterRelation) {
        for action in &alter.actions {
            let ActionKind::ChangeType(change) = &action.kind else {
                continue;
            };
            let as_column = ColumnDefinition {
                data_type: change.data_type.clone(),
                ..ColumnDefinition::default()
            };
            if !as_column.is_serial() {
                continue;
            }
            let (table, column) = (&alter.name, quote_ident(&change.column));
            let integer = match change.data_type.to_ascii_lowercase().as_str() {
                "bigserial" | "serial8" => "bigint",
                "smallserial" | "serial2" => "smallint",
                _ => "integer",
            };
            let written = &change.data_type;
            let message = format!(
                "there is no type {written} to change {table}.{column} to: the statement fails"
            );
            let object = format!("{table}.{column}");
            self.add_at(action, Fate::Rejected, object, message);
            self.help(format!(
                "ALTER TABLE {table} ALTER COLUMN {column} SET DATA TYPE {integer}, and a sequence of \
                 at least that type for its default"
            ));
        }
    }

    pub(super) fn alter(&mut self, alter: &AlterRelation) {
        if alter.object == ObjectType::Type {
            return;
        }
        let world = self.context.world;
        let what = alter.object.words();
        let Some(kind) = self.relation(what, &alter.name, alter.if_exists) else {
            return;
        };
        if self.is_of_other_kind(alter.object, &alter.name, kind) {
            return;
        }
        if let (RelationKind::Table, Some(table)) = (kind, world.relation(&alter.name).here()) {
            for action in &alter.actions {
                self.action(alter, action, &table);
            }
        }
    }

    /// Reports a relation that is of another kind than the statement says.
    fn is_of_other_kind(
        &mut self,
        object: ObjectType,
        name: &ObjectName,
        kind: RelationKind,
    ) -> bool {
        let wrong = match object {
            ObjectType::View => kind != RelationKind::View,
            ObjectType::MaterializedView => kind != RelationKind::MaterializedView,
            ObjectType::Sequence => kind != RelationKind::Sequence,
            ObjectType::ForeignTable => kind != RelationKind::ForeignTable,
            _ => false,
        };
        if wrong {
            let (what, is) = (object.words(), words(kind));
            let shown = self.context.world.qualified(name);
            let message = format!("{shown} is no {what} but a {is}: the statement fails");
            self.add(Fate::Rejected, &shown, message);
        }
        wrong
    }

    fn action(&mut self, alter: &AlterRelation, action: &Action, table: &Relation) {
        match &action.kind {
            ActionKind::AddColumn {
                column,
                if_not_exists,
            } => {
                let dropped = alter.actions.iter().any(|other| {
                    matches!(&other.kind, ActionKind::DropColumn { column: gone, .. }
                        if *gone == column.name)
                });
                if !dropped && table.column(&column.name).is_here() {
                    let shown = self.column_name(alter, &column.name);
                    self.action_exists(action, "column", shown, *if_not_exists);
                }
            }
            ActionKind::DropColumn {
                column, if_exists, ..
            } => {
                if table.column(column).is_absent() {
                    let shown = self.column_name(alter, column);
                    self.action_missing(action, "column", shown, *if_exists);
                }
            }
            ActionKind::DropConstraint {
                constraint,
                if_exists,
                cascade,
            } => self.drop_constraint(alter, action, table, (constraint, *if_exists, *cascade)),
            ActionKind::AddConstraint(new) => self.add_constraint(alter, action, table, new),
            ActionKind::ValidateConstraint(name) | ActionKind::AlterConstraint(name) => {
                let added = alter.actions.iter().any(|other| {
                    matches!(&other.kind, ActionKind::AddConstraint(new)
                        if new.name.as_ref() == Some(name))
                });
                if !added && table.constraint(name).is_absent() {
                    let shown = self.context.part_name(&alter.name, name);
                    self.action_missing(action, "constraint", shown, false);
                }
            }
            ActionKind::Firing {
                action: kind,
                name: Some(name),
            } => {
                let object = if kind.ends_with("Rule") {
                    ObjectType::Rule
                } else {
                    ObjectType::Trigger
                };
                if self
                    .context
                    .world
                    .part(object, &alter.name, name)
                    .is_absent()
                {
                    let shown = self.context.part_name(&alter.name, name);
                    self.action_missing(action, object.words(), shown, false);
                }
            }
            ActionKind::Other("ReplicaIdentity") => self.replica_identity(alter, action),
            kind => {
                if let Some(column) = column_of(kind) {
                    self.of_column(alter, action, table, column);
                }
            }
        }
    }

    fn drop_constraint(
        &mut self,
        alter: &AlterRelation,
        action: &Action,
        table: &Relation,
        (name, if_exists, cascade): (&str, bool, bool),
    ) {
        let shown = self.context.part_name(&alter.name, name);
        if table.constraint(name).is_absent() {
            return self.action_missing(action, "constraint", shown, if_exists);
        }
        let kind = crate::catalog::ObjectKind::Constraint;
        let Some(object) = self.context.part_of(kind, &alter.name, name) else {
            return;
        };
        let holders = self.context.refused_by(&object);
        if !cascade && !holders.is_empty() {
            let holders = crate::rules::fallen::list(&holders);
            let message = format!("constraint {shown} is needed by {holders}: the statement fails");
            self.add_at(action, Fate::Rejected, shown, message);
            self.help("drop these first; CASCADE would take them, too");
        }
    }

    fn add_constraint(
        &mut self,
        alter: &AlterRelation,
        action: &Action,
        table: &Relation,
        new: &ConstraintDefinition,
    ) {
        let goes = |name: &str| {
            alter.actions.iter().any(|other| {
                matches!(&other.kind, ActionKind::DropConstraint { constraint, .. }
                    if constraint == name)
            })
        };
        if let Some(name) = &new.name
            && table.constraint(name).is_here()
            && !goes(name)
        {
            let shown = self.context.part_name(&alter.name, name);
            return self.action_exists(action, "constraint", shown, false);
        }
        let key = table.base.and_then(crate::catalog::Table::primary_key);
        if let Some(key) = key
            && new.kind == ConstraintRule::PrimaryKey
            && table.constraint(&key.name).is_here()
            && !goes(&key.name)
        {
            let shown = self.context.part_name(&alter.name, &key.name);
            return self.action_exists(action, "a primary key,", shown, false);
        }
        if let ConstraintRule::ForeignKey { table, .. } = &new.kind
            && self.context.world.relation(table).is_absent()
        {
            let shown = self.context.world.qualified(table);
            self.action_missing(action, "table", shown.to_string(), false);
        }
    }

    /// An action on a column that has to be there, and to be of the right kind.
    fn of_column(&mut self, alter: &AlterRelation, action: &Action, table: &Relation, name: &str) {
        let added = alter.actions.iter().any(|other| {
            matches!(&other.kind, ActionKind::AddColumn { column, .. } if column.name == name)
        });
        if added {
            return;
        }
        let shown = self.column_name(alter, name);
        let column = match table.column(name) {
            Presence::Here(column) => column,
            Presence::Absent => return self.action_missing(action, "column", shown, false),
            Presence::Unknown => return,
        };
        // Another action of the statement may change that first.
        let alone = alter.actions.len() == 1;
        let (why, help) = match &action.kind {
            ActionKind::DropDefault(_) | ActionKind::SetDefault { .. } if column.identity => (
                "is an identity column and has no default of its own",
                "its numbering goes with DROP IDENTITY",
            ),
            ActionKind::DropDefault(_) | ActionKind::SetDefault { .. } if column.generated => (
                "is a generated column and has no default of its own",
                "it becomes an ordinary one with DROP EXPRESSION",
            ),
            ActionKind::DropNotNull(_) if column.identity => (
                "is an identity column and takes no NULL",
                "drop its identity first",
            ),
            ActionKind::DropNotNull(_) if self.context.in_primary_key(&alter.name, name) => (
                "is in the primary key and takes no NULL",
                "drop the primary key first",
            ),
            ActionKind::AddIdentity { .. } if column.identity => {
                ("is an identity column already", "see what it shall be")
            }
            ActionKind::DropIdentity {
                if_exists: false, ..
            } if !column.identity => ("is no identity column", "see what it shall be"),
            _ => return,
        };
        if alone {
            let message = format!("column {shown} {why}: the statement fails");
            self.add_at(action, Fate::Rejected, shown, message);
            self.help(help);
        }
    }

    pub(super) fn rename(&mut self, rename: &Rename) {
        let (world, name) = (self.context.world, &rename.name);
        if rename.object.is_routine() {
            return self.routine(rename.object, name, rename.arguments.as_deref());
        }
        if rename.on.is_some() || !is_relation(rename.object) {
            return;
        }
        let Some(kind) = self.relation(rename.object.words(), name, rename.if_exists) else {
            return;
        };
        if self.is_of_other_kind(rename.object, name, kind) {
            return;
        }
        let (Some(relation), shown) = (world.relation(name).here(), world.qualified(name)) else {
            return;
        };
        match &rename.part {
            RenamedPart::Itself => {
                let to = ObjectName {
                    schema: shown.schema.clone(),
                    name: rename.to.clone(),
                };
                if world.relation(&to).is_here() {
                    self.exists("a relation of the name", to, false);
                }
            }
            RenamedPart::Column(column) => {
                let part = |name: &str| format!("{shown}.{}", quote_ident(name));
                if relation.column(column).is_absent() {
                    self.missing("column", part(column), false);
                } else if relation.column(&rename.to).is_here() {
                    self.exists("column", part(&rename.to), false);
                }
            }
            RenamedPart::Constraint(constraint) => {
                if relation.constraint(constraint).is_absent() {
                    self.missing(
                        "constraint",
                        self.context.part_name(name, constraint),
                        false,
                    );
                }
            }
            RenamedPart::Label(_) => {}
        }
    }

    /// Reports a routine that is not there.
    fn routine(&mut self, object: ObjectType, name: &ObjectName, arguments: Option<&str>) {
        if self.context.world.overloads(name, arguments).is_absent() {
            let shown = arguments.map_or_else(|| name.to_string(), |own| format!("{name}({own})"));
            self.missing(object.words(), shown, false);
        }
    }

    pub(super) fn alter_object(&mut self, alter: &AlterObject) {
        if let (true, Some(name)) = (alter.object.is_routine(), &alter.name) {
            self.routine(alter.object, name, alter.arguments.as_deref());
        }
    }

    /// `REPLICA IDENTITY USING INDEX`: no row is found by an index that holds not all, or some twice.
    fn replica_identity(&mut self, alter: &AlterRelation, action: &Action) {
        let world = self.context.world;
        let Some(name) = replica_index(self.context.source, action) else {
            return;
        };
        let name = ObjectName {
            schema: world.qualified(&alter.name).schema,
            name,
        };
        if world.relation(&name).is_absent() {
            return self.action_missing(action, "index", name.to_string(), false);
        }
        let index = world.index(&name).map(|(_, index)| index);
        if index.is_some_and(|index| !index.unique || index.predicate.is_some()) {
            let message = format!(
                "index {name} identifies no row, being no unique one of all: the statement fails"
            );
            self.add_at(action, Fate::Rejected, &name, message);
        }
    }

    pub(super) fn move_schema(&mut self, moved: &MoveSchema) {
        if is_relation(moved.object) {
            self.relation(moved.object.words(), &moved.name, moved.if_exists);
        }
        if self.context.world.schema(&moved.to).is_absent() {
            self.missing("schema", quote_ident(&moved.to), false);
        }
    }

    pub(super) fn add_label(&mut self, added: &AddLabel) {
        let world = self.context.world;
        match world.data_type(&added.name) {
            Presence::Absent => self.missing("type", world.qualified_type(&added.name), false),
            Presence::Here(Some(labels)) if labels.contains(&added.label) => {
                let label = quote_literal(&added.label);
                let shown = world.qualified_type(&added.name);
                self.exists(&format!("label {label} of"), shown, added.if_not_exists);
            }
            _ => {}
        }
    }

    fn column_name(&self, alter: &AlterRelation, column: &str) -> String {
        let table = self.context.world.qualified(&alter.name);
        format!("{table}.{}", quote_ident(column))
    }

    fn action_missing(&mut self, action: &Action, what: &str, name: String, if_exists: bool) {
        let (fate, then) = if if_exists {
            (Fate::Skipped, "nothing happens")
        } else {
            (Fate::Missing, "the statement fails")
        };
        let message = format!("{what} {name} is not there: {then}");
        self.add_at(action, fate, name, message);
    }

    fn action_exists(&mut self, action: &Action, what: &str, name: String, if_not_exists: bool) {
        let (fate, then) = if if_not_exists {
            (Fate::Skipped, "nothing happens")
        } else {
            (Fate::Rejected, "the statement fails")
        };
        let message = format!("{what} {name} is there already: {then}");
        self.add_at(action, fate, name, message);
    }
}

/// The index of `REPLICA IDENTITY USING INDEX`.
fn replica_index(source: &str, action: &Action) -> Option<String> {
    let own = tokens(source, action.start, action.end);
    let mut words = Words::new(source, &own);
    words
        .eat_all(&["replica", "identity", "using", "index"])
        .then(|| words.ident())?
}

/// The column that an action is about, if it has to be there.
fn column_of(kind: &ActionKind) -> Option<&str> {
    match kind {
        ActionKind::ChangeType(change) => Some(&change.column),
        ActionKind::SetDefault { column, .. }
        | ActionKind::AddIdentity { column, .. }
        | ActionKind::DropIdentity { column, .. }
        | ActionKind::SetIdentity { column, .. }
        | ActionKind::DropDefault(column)
        | ActionKind::SetNotNull(column)
        | ActionKind::DropNotNull(column)
        | ActionKind::DropExpression(column)
        | ActionKind::SetExpression(column) => Some(column),
        _ => None,
    }
}

fn is_relation(object: ObjectType) -> bool {
    matches!(
        object,
        ObjectType::Table
            | ObjectType::ForeignTable
            | ObjectType::View
            | ObjectType::MaterializedView
            | ObjectType::Sequence
            | ObjectType::Index
    )
}
