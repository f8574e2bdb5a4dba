//! What a statement makes of the database.

use foldhash::HashSet;

use super::{Made, Place, Relation, RelationKind, World};
use crate::reading::Reading;
use crate::script::{PieceKind, Script};
use crate::statement::{
    Call, ColumnDefinition, CreateTable, Drop, FunctionClass, MoveSchema, ObjectName, ObjectType,
    Rename, RenamedPart, StatementKind, Transaction, WriteKind,
};

mod alter;

impl World<'_> {
    /// Takes in what has just been judged.
    pub(crate) fn record(&mut self, script: &Script, reading: &Reading) {
        let text = script.slice(&reading.piece);
        match (&reading.statement, reading.piece.kind) {
            (_, PieceKind::PsqlCommand) => {
                if !reading.problems.is_empty() {
                    self.forget_all();
                }
            }
            // The COPY before them names their table.
            (_, PieceKind::CopyData) if reading.piece.doubt.is_none() => {}
            (Some(statement), _) if reading.piece.doubt.is_none() => {
                self.statement(text, &statement.kind, reading);
            }
            _ => self.forget_all(),
        }
    }

    fn statement(&mut self, text: &str, kind: &StatementKind, reading: &Reading) {
        self.take_note(kind);
        match kind {
            StatementKind::CreateTable(table) => self.create_table(text, table),
            StatementKind::CreateSchema(schema) => match &schema.name {
                Some(name) => {
                    self.schemas.insert(name.clone(), true);
                    if schema.if_not_exists || schema.has_elements {
                        self.mention(text);
                    } else {
                        self.made.add(Made::Schema(name.clone()));
                    }
                }
                None => self.mention(text),
            },
            StatementKind::CreateIndex(index) => {
                if let Some(name) = &index.name {
                    let place = self.place(&index.table);
                    self.put(
                        (place, name.clone()),
                        RelationKind::Index,
                        index.if_not_exists,
                    );
                }
            }
            StatementKind::CreateSequence(sequence) => {
                let place = self.target(&sequence.name, sequence.temporary);
                let key = (place, sequence.name.name.clone());
                self.put(key, RelationKind::Sequence, sequence.if_not_exists);
            }
            StatementKind::CreateEnum(made) => {
                let key = (self.target(&made.name, false), made.name.name.clone());
                self.type_came_into(&key.0);
                if !self.type_at(&key).is_here() {
                    self.types.insert(key, Some(made.labels.clone()));
                }
            }
            StatementKind::AddLabel(added) => {
                if let Some(Some(mut labels)) = self.data_type(&added.name).here() {
                    labels.push(added.label.clone());
                    let key = self.type_key(&added.name);
                    self.types.insert(key, Some(labels));
                }
            }
            StatementKind::CreateObject(made) => self.create_object(text, made),
            StatementKind::AlterRelation(alter) => self.alter(text, alter),
            StatementKind::Rename(rename) => self.rename(text, rename),
            StatementKind::MoveSchema(moved) => self.move_schema(text, moved),
            StatementKind::Drop(drop) => self.drop(drop),
            StatementKind::Set(setting) => {
                self.path.set(setting);
                self.made.mention(text);
            }
            StatementKind::Do => self.block(text, reading),
            StatementKind::Data(_) | StatementKind::Call => self.data(text, reading),
            StatementKind::Transaction(Transaction::Commit | Transaction::Prepare) => {
                self.path.commit();
            }
            StatementKind::Transaction(
                Transaction::Rollback
                | Transaction::RollbackTo(_)
                | Transaction::RollbackPrepared
                | Transaction::CommitPrepared
                | Transaction::Chain(_),
            )
            | StatementKind::Execute(_)
            | StatementKind::Unknown
            | StatementKind::DropDatabase(_)
            | StatementKind::DropOwned(_) => self.forget_all(),
            StatementKind::InsertValues(insert) => {
                self.touch(&insert.table);
                if self.any_unknown(reading, reading.inside.calls.iter()) {
                    self.forget_all();
                }
            }
            StatementKind::Truncate(truncate) => {
                for table in &truncate.tables {
                    self.touch(table);
                }
                self.all_touched |= truncate.cascade;
            }
            StatementKind::Copy(copy) if copy.standard => {
                if copy.from {
                    self.touch(&copy.table);
                }
            }
            StatementKind::Other(kind) if HARMLESS.contains(kind) => {}
            StatementKind::Other(kind) if CODE.contains(kind) => self.forget_all(),
            StatementKind::Copy(_) => self.mention(text),
            StatementKind::Refresh { .. }
            | StatementKind::AlterDomain(_)
            | StatementKind::AlterObject(_)
            | StatementKind::Other(_) => self.made.mention(text),
            StatementKind::AlterSequence(_)
            | StatementKind::Privileges(_)
            | StatementKind::Transaction(
                Transaction::Begin | Transaction::Savepoint(_) | Transaction::Release(_),
            ) => {}
        }
    }

    /// Data may have come into whatever the statement mentions.
    pub(super) fn mention(&mut self, text: &str) {
        self.made.mention(text);
        self.mentioned.extend(super::made::words(text));
        // What fires on a change of rows may change others.
        self.all_touched |= self.fires;
    }

    /// The script changes rows of this table, or adds its own.
    fn touch(&mut self, table: &ObjectName) {
        self.touched.insert(crate::statement::fold(&table.name));
        self.all_touched |= self.fires;
    }

    /// Where an object is made.
    pub(super) fn target(&self, name: &ObjectName, temporary: bool) -> Place {
        if temporary && name.schema.is_none() {
            Place::Temporary
        } else {
            self.path.place(name.schema.as_deref())
        }
    }

    pub(super) fn put(&mut self, key: super::Key, kind: RelationKind, if_not_exists: bool) {
        let before = self.at(&key);
        if before.is_here() {
            return;
        }
        let mut relation = Relation::made(kind, false, None);
        relation.made = !if_not_exists || before.is_absent();
        self.relations.insert(key, Some(relation));
    }

    fn create_table(&mut self, text: &str, table: &CreateTable) {
        let place = self.target(&table.name, table.temporary);
        let key = (place.clone(), table.name.name.clone());
        self.refers_anew |= table.refers();
        for column in table.columns.iter().flatten() {
            self.typed(&column.data_type);
        }
        let before = self.at(&key);
        // Where there is one already, PostgreSQL refuses to make another.
        let new = !(table.if_not_exists || before.is_here()) || before.is_absent();
        if !table.standalone {
            self.made.mention(text);
        } else if new {
            self.made.add(Made::Table(place, table.name.name.clone()));
        }
        if new || !before.is_here() {
            let columns = table.columns.as_deref().filter(|_| new);
            let mut relation = Relation::made(RelationKind::Table, table.temporary, columns);
            relation.made = new;
            self.relations.insert(key.clone(), Some(relation));
            for column in columns.unwrap_or_default() {
                self.owned_sequence(&key.0, &table.name.name, column);
            }
        }
    }

    /// The sequence that comes with a serial or identity column, under the name that PostgreSQL
    /// gives it where nothing else has that.
    pub(super) fn owned_sequence(&mut self, place: &Place, table: &str, column: &ColumnDefinition) {
        if column.identity || column.is_serial() {
            let name = format!("{table}_{}_seq", column.name);
            if name.len() < 64 {
                self.put((place.clone(), name), RelationKind::Sequence, false);
            }
        }
    }

    fn create_object(&mut self, text: &str, made: &crate::statement::CreateObject) {
        let place = self.target(&made.name, made.temporary);
        let key = (place, made.name.name.clone());
        if matches!(made.object, ObjectType::View | ObjectType::MaterializedView) {
            let mut words: HashSet<String> = super::made::words(text).collect();
            // All columns.
            if text.contains('*') || words.contains("table") {
                words.insert("*".to_owned());
            }
            self.views.insert(key.clone(), words);
        }
        match made.object {
            ObjectType::View => self.put(key, RelationKind::View, made.or_replace),
            ObjectType::MaterializedView => {
                self.put(key, RelationKind::MaterializedView, made.if_not_exists);
            }
            ObjectType::ForeignTable => {
                self.put(key, RelationKind::ForeignTable, made.if_not_exists);
            }
            ObjectType::Extension => {
                self.extensions.insert(made.name.name.clone());
            }
            ObjectType::Type | ObjectType::Domain => {
                self.type_came_into(&key.0);
                self.types.insert(key, Some(Vec::new()));
            }
            _ => {}
        }
        if !QUIET.contains(&made.object) {
            self.made.mention(text);
        }
        // From here on rows may change by what it does.
        if matches!(made.object, ObjectType::Trigger | ObjectType::Rule) {
            self.all_touched = true;
        }
    }

    fn type_came_into(&mut self, place: &Place) {
        if let Place::Schema(schema) = place {
            self.types_in.insert(schema.clone());
        }
    }

    fn rename(&mut self, text: &str, rename: &Rename) {
        let of_type = matches!(rename.object, ObjectType::Type | ObjectType::Domain);
        let key = if of_type {
            self.type_key(&rename.name)
        } else {
            (self.place(&rename.name), rename.name.name.clone())
        };
        match &rename.part {
            RenamedPart::Itself => {
                self.made.mention(text);
                if of_type {
                    self.typed(&rename.to);
                    let labels = self.data_type(&rename.name).here();
                    self.types.insert(key.clone(), None);
                    let to = (key.0, rename.to.clone());
                    self.types
                        .insert(to, Some(labels.flatten().unwrap_or_default()));
                } else if rename.object == ObjectType::Schema {
                    self.forget_all();
                } else if is_relation(rename.object)
                    && !self.at(&(key.0.clone(), rename.to.clone())).is_here()
                    && let Some(relation) = self.at(&key).here()
                    && is_renamed_by(relation.kind, rename.object)
                {
                    let temporary = relation.temporary;
                    self.relations.insert(key.clone(), None);
                    let to = (key.0.clone(), rename.to.clone());
                    self.relations.insert(to, Some(relation));
                    if temporary {
                        self.made.add(Made::Table(key.0, rename.to.clone()));
                    }
                }
            }
            RenamedPart::Column(column) => {
                self.made.mention(text);
                if let Some(mut relation) = self.at(&key).here() {
                    let moved = relation.column(column).here();
                    relation.set_column(column, None);
                    relation.set_column(&rename.to, moved);
                    self.relations.insert(key, Some(relation));
                }
            }
            RenamedPart::Constraint(constraint) => {
                if let Some(mut relation) = self.at(&key).here() {
                    relation.set_constraint(constraint, false);
                    relation.set_constraint(&rename.to, true);
                    self.relations.insert(key, Some(relation));
                }
            }
            RenamedPart::Label(label) => {
                if let Some(Some(mut labels)) = self.data_type(&rename.name).here() {
                    for own in labels.iter_mut().filter(|own| *own == label) {
                        own.clone_from(&rename.to);
                    }
                    self.types.insert(key, Some(labels));
                }
            }
        }
    }

    fn move_schema(&mut self, text: &str, moved: &MoveSchema) {
        self.made.mention(text);
        if moved.object.is_routine() {
            return self.routine_moved(&moved.name.name);
        }
        self.types_in.insert(moved.to.clone());
        let key = (self.place(&moved.name), moved.name.name.clone());
        if is_relation(moved.object)
            && let Some(relation) = self.at(&key).here()
        {
            self.relations.insert(key.clone(), None);
            let to = (Place::Schema(moved.to.clone()), key.1);
            self.relations.insert(to, Some(relation));
        } else if moved.object == ObjectType::Extension {
            self.forget_all();
        }
    }

    fn drop(&mut self, drop: &Drop) {
        for name in &drop.names {
            let key = (self.place(name), name.name.clone());
            if is_relation(drop.object) {
                // PostgreSQL refuses to drop what is of another kind.
                let other = self.at(&key).here();
                if other.is_some_and(|there| !is_of(there.kind, drop.object)) {
                    continue;
                }
                self.made.remove_table(&key.0, &key.1);
                self.views.remove(&key);
                self.relations.insert(key, None);
            } else if matches!(drop.object, ObjectType::Type | ObjectType::Domain) {
                self.types.insert(self.type_key(name), None);
            } else if drop.object == ObjectType::Schema {
                self.schemas.insert(name.name.clone(), false);
            }
        }
        // What else has gone with it is not followed.
        if drop.cascade || matches!(drop.object, ObjectType::Schema | ObjectType::Extension) {
            self.made = super::Register::default();
            self.all_touched = true;
            self.cascaded = true;
        }
    }

    /// What a DO block, or a routine of the script that is called, may have done.
    fn block(&mut self, text: &str, reading: &Reading) {
        let Some(body) = &reading.body else {
            return;
        };
        let rows_alone = body.statements.iter().all(|statement| {
            matches!(
                statement.kind,
                StatementKind::Data(_) | StatementKind::InsertValues(_)
            )
        });
        let calls = body.details.iter().flat_map(|detail| &detail.inside.calls);
        // What it makes of objects may be done or not.
        if body.problems.is_empty() && rows_alone && !self.any_unknown(reading, calls) {
            self.mention(text);
            for detail in &body.details {
                for write in &detail.inside.writes {
                    self.mention(&write.table.name);
                }
            }
        } else {
            self.forget_all();
        }
    }

    fn data(&mut self, text: &str, reading: &Reading) {
        let inside = &reading.inside;
        let sets = |call: &Call| call.name.name == "set_config";
        if inside.calls.iter().any(sets) {
            self.path.forget();
        }
        if !reading.problems.is_empty() || self.any_unknown(reading, inside.calls.iter()) {
            self.forget_all();
        } else if !inside.writes.is_empty() {
            self.mention(text);
            self.made_by_query(text, reading);
        }
        self.block("", reading);
    }

    /// `CREATE TABLE … AS`
    fn made_by_query(&mut self, text: &str, reading: &Reading) {
        let mut words = text.split_whitespace().take(3);
        let is = |word: &str, other: &str| word.eq_ignore_ascii_case(other);
        let temporary = words.any(|word| is(word, "temp") || is(word, "temporary"));
        let made = reading.inside.writes.iter();
        for write in made.filter(|write| write.kind == WriteKind::CreateTableAs) {
            let key = (
                self.target(&write.table, temporary),
                write.table.name.clone(),
            );
            if !self.at(&key).is_here() {
                let relation = Relation::made(RelationKind::Table, temporary, None);
                self.relations.insert(key, Some(relation));
            }
        }
    }

    /// Whether any of these may do anything: code that is not in view.
    fn any_unknown<'c>(
        &self,
        reading: &Reading,
        mut calls: impl Iterator<Item = &'c Call>,
    ) -> bool {
        calls.any(|call| {
            matches!(
                self.class(reading, call),
                FunctionClass::Unknown | FunctionClass::RunsCode
            )
        })
    }
}

fn is_of(kind: RelationKind, object: ObjectType) -> bool {
    object
        == match kind {
            RelationKind::Table => ObjectType::Table,
            RelationKind::ForeignTable => ObjectType::ForeignTable,
            RelationKind::View => ObjectType::View,
            RelationKind::MaterializedView => ObjectType::MaterializedView,
            RelationKind::Sequence => ObjectType::Sequence,
            RelationKind::Index => ObjectType::Index,
        }
}

/// `ALTER TABLE` and `ALTER INDEX` name relations of any kind, the others their own.
fn is_renamed_by(kind: RelationKind, object: ObjectType) -> bool {
    matches!(object, ObjectType::Table | ObjectType::Index) || is_of(kind, object)
}

/// Whether it is in the name space of tables.
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

/// Kinds that bring no rows into a table, whichever they name.
const HARMLESS: [&str; 8] = [
    "CommentStmt",
    "ConstraintsSetStmt",
    "LockStmt",
    "VacuumStmt:ANALYZE",
    "VacuumStmt:VACUUM",
    "VariableShowStmt",
    "CreateStatsStmt",
    "ReindexStmt",
];

/// Kinds that may run code which is not in view.
const CODE: [&str; 3] = ["AlterExtensionStmt", "DiscardStmt", "LoadStmt"];

/// Objects through which no rows come into a table.
const QUIET: [ObjectType; 4] = [
    ObjectType::Policy,
    ObjectType::Extension,
    ObjectType::Statistics,
    ObjectType::Type,
];
