//! What an ALTER TABLE makes of a table.

use super::super::{Column, Made, Presence, Relation, RelationKind, World};
use crate::statement::{Action, ActionKind, AlterRelation, ConstraintRule, ObjectType};

impl World<'_> {
    pub(super) fn alter(&mut self, text: &str, alter: &AlterRelation) {
        let harmless = alter.actions.iter().all(|action| keeps_rows(&action.kind));
        if !harmless {
            self.made.mention(text);
        }
        for action in &alter.actions {
            match &action.kind {
                ActionKind::AttachPartition(part) if !self.holds_own_rows(part) => {
                    self.mention(text);
                }
                ActionKind::AddInherit(_) => self.mention(text),
                // Writing a table anew fires nothing.
                ActionKind::ChangeType(change) if change.using.is_none() => {
                    self.mentioned
                        .insert(crate::statement::fold(&alter.name.name));
                }
                ActionKind::ChangeType(_) | ActionKind::SetExpression(_) => {
                    self.touch(&alter.name);
                }
                ActionKind::AddColumn {
                    column,
                    if_not_exists: false,
                } => {
                    let place = self.place(&alter.name);
                    self.owned_sequence(&place, &alter.name.name, column);
                }
                ActionKind::AddIdentity { options, .. } => {
                    if let Some(name) = &options.name {
                        let key = (self.place(name), name.name.clone());
                        self.put(key, RelationKind::Sequence, false);
                    }
                }
                // What fires from now on is not known.
                ActionKind::Firing { .. } => self.all_touched = true,
                _ => {}
            }
        }
        for action in &alter.actions {
            match &action.kind {
                ActionKind::AddColumn { column, .. } => self.typed(&column.data_type),
                ActionKind::ChangeType(change) => self.typed(&change.data_type),
                _ => {}
            }
        }
        self.refers_anew |= alter.actions.iter().any(|action| refers(&action.kind));
        let place = self.place(&alter.name);
        let own =
            |name: &str| Made::Column(place.clone(), alter.name.name.clone(), name.to_owned());
        // PostgreSQL runs all drops of one ALTER before its additions, wherever they stand.
        for action in &alter.actions {
            if let ActionKind::DropColumn { column, .. } = &action.kind {
                self.made.remove(&own(column));
            }
        }
        for action in &alter.actions {
            if let ActionKind::AddColumn {
                column,
                if_not_exists,
            } = &action.kind
                && harmless
                && (!if_not_exists || self.column_is_absent(alter, &column.name))
            {
                self.made.add(own(&column.name));
            }
        }
        self.cascaded |= alter.actions.iter().any(|action| {
            matches!(
                action.kind,
                ActionKind::DropColumn { .. } | ActionKind::DropConstraint { cascade: true, .. }
            )
        });
        let key = (place, alter.name.name.clone());
        // Without IF EXISTS it is there, or the script ends here.
        let known = match self.at(&key) {
            Presence::Here(relation) => Some(relation),
            Presence::Unknown if !alter.if_exists => {
                kind(alter.object).map(|kind| Relation::of_catalog(kind, None))
            }
            _ => None,
        };
        if let Some(mut relation) = known {
            for action in in_order(&alter.actions) {
                change(&mut relation, &action.kind);
            }
            self.relations.insert(key, Some(relation));
        }
    }

    fn column_is_absent(&self, alter: &AlterRelation, column: &str) -> bool {
        let relation = self.relation(&alter.name).here();
        relation.is_some_and(|relation| relation.column(column).is_absent())
    }
}

fn kind(object: ObjectType) -> Option<RelationKind> {
    match object {
        ObjectType::Table => Some(RelationKind::Table),
        ObjectType::ForeignTable => Some(RelationKind::ForeignTable),
        _ => None,
    }
}

/// Drops first.
fn in_order(actions: &[Action]) -> impl Iterator<Item = &Action> {
    let drops = |action: &&Action| matches!(action.kind, ActionKind::DropColumn { .. });
    let first = actions.iter().filter(drops);
    first.chain(actions.iter().filter(move |action| !drops(action)))
}

fn change(relation: &mut Relation<'_>, action: &ActionKind) {
    match action {
        ActionKind::DropColumn { column, .. } => relation.set_column(column, None),
        ActionKind::AddColumn {
            column,
            if_not_exists,
        } if !(*if_not_exists && relation.column(&column.name).is_here()) => {
            relation.set_column(&column.name, Some(Column::made(column)));
        }
        ActionKind::ChangeType(change) => relation.change_column(&change.column, |column| {
            column.data_type.clone_from(&change.data_type);
            column.retyped = true;
        }),
        ActionKind::SetNotNull(column) => {
            relation.change_column(column, |column| column.not_null = true);
        }
        ActionKind::DropNotNull(column) => {
            relation.change_column(column, |column| column.not_null = false);
        }
        ActionKind::SetDefault { column, .. } => {
            relation.change_column(column, |column| {
                column.has_default = true;
                column.redefaulted = true;
            });
        }
        ActionKind::DropDefault(column) => {
            relation.change_column(column, |column| {
                column.has_default = false;
                column.redefaulted = true;
            });
        }
        ActionKind::AddIdentity { column, .. } => {
            relation.change_column(column, |column| column.identity = true);
        }
        ActionKind::DropIdentity { column, .. } => {
            relation.change_column(column, |column| column.identity = false);
        }
        ActionKind::DropExpression(column) => {
            relation.change_column(column, |column| column.generated = false);
        }
        ActionKind::AddConstraint(constraint) => {
            if let Some(name) = &constraint.name {
                relation.set_constraint(name, true);
            }
        }
        ActionKind::DropConstraint { constraint, .. } => {
            relation.set_constraint(constraint, false);
        }
        _ => {}
    }
}

/// Whether it adds a foreign key, or a partition or child with its own.
fn refers(action: &ActionKind) -> bool {
    let is_key = |rule: &ConstraintRule| matches!(rule, ConstraintRule::ForeignKey { .. });
    match action {
        ActionKind::AddConstraint(constraint) => is_key(&constraint.kind),
        ActionKind::AddColumn { column, .. } => {
            column.constraints.iter().any(|own| is_key(&own.kind))
        }
        ActionKind::AttachPartition(_) | ActionKind::AddInherit(_) => true,
        _ => false,
    }
}

/// Whether it brings no rows into a table and no values into a column that is there already.
fn keeps_rows(action: &ActionKind) -> bool {
    match action {
        ActionKind::DropColumn { .. }
        | ActionKind::AddColumn { .. }
        | ActionKind::AddConstraint(_)
        | ActionKind::AddIdentity { .. }
        | ActionKind::AlterConstraint(_)
        | ActionKind::SetDefault { .. }
        | ActionKind::DropDefault(_)
        | ActionKind::DropConstraint { .. }
        | ActionKind::DropIdentity { .. }
        | ActionKind::SetIdentity { .. }
        | ActionKind::DropNotNull(_)
        | ActionKind::SetNotNull(_)
        | ActionKind::RowSecurity(_)
        | ActionKind::ValidateConstraint(_) => true,
        ActionKind::Other(name) => matches!(
            *name,
            "ChangeOwner" | "ReplicaIdentity" | "SetStatistics" | "SetStorage"
        ),
        _ => false,
    }
}
