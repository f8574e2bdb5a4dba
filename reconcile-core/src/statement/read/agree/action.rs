//! The operations of ALTER TABLE that the parser knows.

use sqlparser::ast::{AlterColumnOperation, AlterTableOperation as Op, Ident};

use crate::statement::ActionKind;

/// Whether both mean the same action.
pub(super) fn same_action(operation: &Op, kind: &ActionKind) -> bool {
    action_of(operation) == Some(kind.node())
}

/// PostgreSQL's name of an operation; none for those of other databases.
fn action_of(operation: &Op) -> Option<&'static str> {
    Some(match operation {
        Op::AddConstraint { .. } => "AddConstraint",
        Op::AddColumn { .. } => "AddColumn",
        Op::DisableRowLevelSecurity => "DisableRowSecurity",
        Op::DisableRule { .. } => "DisableRule",
        Op::DropConstraint { .. } => "DropConstraint",
        Op::DropColumn { .. } => "DropColumn",
        Op::EnableAlwaysRule { .. } => "EnableAlwaysRule",
        Op::EnableAlwaysTrigger { .. } => "EnableAlwaysTrig",
        Op::EnableReplicaRule { .. } => "EnableReplicaRule",
        Op::EnableReplicaTrigger { .. } => "EnableReplicaTrig",
        Op::EnableRowLevelSecurity => "EnableRowSecurity",
        Op::ForceRowLevelSecurity => "ForceRowSecurity",
        Op::NoForceRowLevelSecurity => "NoForceRowSecurity",
        Op::EnableRule { .. } => "EnableRule",
        Op::ReplicaIdentity { .. } => "ReplicaIdentity",
        Op::SetLogged => "SetLogged",
        Op::SetUnlogged => "SetUnLogged",
        Op::OwnerTo { .. } => "ChangeOwner",
        Op::ValidateConstraint { .. } => "ValidateConstraint",
        Op::SetOptionsParens { .. } => "SetRelOptions",
        Op::EnableTrigger { name } => {
            trigger(name, ["EnableTrigAll", "EnableTrigUser", "EnableTrig"])
        }
        Op::DisableTrigger { name } => {
            trigger(name, ["DisableTrigAll", "DisableTrigUser", "DisableTrig"])
        }
        Op::AlterColumn { op, .. } => match op {
            AlterColumnOperation::SetNotNull => "SetNotNull",
            AlterColumnOperation::DropNotNull => "DropNotNull",
            AlterColumnOperation::SetDefault { .. } | AlterColumnOperation::DropDefault => {
                "ColumnDefault"
            }
            AlterColumnOperation::SetDataType { .. } => "AlterColumnType",
            AlterColumnOperation::AddGenerated { .. } => "AddIdentity",
        },
        // Renames are statements of their own in PostgreSQL; the rest is other databases'.
        Op::RenameColumn { .. }
        | Op::RenameTable { .. }
        | Op::RenameConstraint { .. }
        | Op::AddProjection { .. }
        | Op::DropProjection { .. }
        | Op::MaterializeProjection { .. }
        | Op::ClearProjection { .. }
        | Op::AttachPartition { .. }
        | Op::DetachPartition { .. }
        | Op::FreezePartition { .. }
        | Op::UnfreezePartition { .. }
        | Op::DropPrimaryKey { .. }
        | Op::DropForeignKey { .. }
        | Op::DropIndex { .. }
        | Op::RenamePartitions { .. }
        | Op::AddPartitions { .. }
        | Op::DropPartitions { .. }
        | Op::ChangeColumn { .. }
        | Op::ModifyColumn { .. }
        | Op::SwapWith { .. }
        | Op::SetTblProperties { .. }
        | Op::ClusterBy { .. }
        | Op::DropClusteringKey
        | Op::AlterSortKey { .. }
        | Op::SuspendRecluster
        | Op::ResumeRecluster
        | Op::Refresh { .. }
        | Op::Suspend
        | Op::Resume
        | Op::Algorithm { .. }
        | Op::Lock { .. }
        | Op::AutoIncrement { .. } => return None,
    })
}

fn trigger(name: &Ident, names: [&'static str; 3]) -> &'static str {
    let [all, user, one] = names;
    match name.value.to_ascii_lowercase().as_str() {
        "all" if name.quote_style.is_none() => all,
        "user" if name.quote_style.is_none() => user,
        _ => one,
    }
}
