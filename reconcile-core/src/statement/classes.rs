//! Every kind of statement and every action that the words can tell apart, and what is to be thought
//! of it. What is on no list is never taken for harmless: the linter reports it as not understood.

/// What is to be thought of a kind of statement, or of an action of `ALTER TABLE`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Class {
    /// It takes away no row, no protection and no access, whatever it names.
    Harmless,
    /// What it does depends on its words, on what it runs, or on what is there: a rule looks.
    Reviewed,
    /// It is made to take something away: a rule says what.
    Destructive,
}

/// The class of a kind of statement, by the name that
/// [`StatementKind::node`](super::StatementKind::node) gives.
#[must_use]
pub fn class_of_statement(node: &str) -> Option<Class> {
    class(node, &HARMLESS, &REVIEWED, &DESTRUCTIVE)
}

/// The class of an action, by the name that [`ActionKind::node`](super::ActionKind::node) gives.
#[must_use]
pub fn class_of_action(node: &str) -> Option<Class> {
    class(
        node,
        &HARMLESS_ACTIONS,
        &REVIEWED_ACTIONS,
        &DESTRUCTIVE_ACTIONS,
    )
}

fn class(node: &str, harmless: &[&str], reviewed: &[&str], destructive: &[&str]) -> Option<Class> {
    if harmless.contains(&node) {
        Some(Class::Harmless)
    } else if reviewed.contains(&node) {
        Some(Class::Reviewed)
    } else if destructive.contains(&node) {
        Some(Class::Destructive)
    } else {
        None
    }
}

/// They make or describe objects, read, wait or tell.
const HARMLESS: [&str; 48] = [
    "AlterCollationStmt",
    "AlterDatabaseRefreshCollStmt",
    "AlterObjectDependsStmt",
    "AlterOpFamilyStmt",
    "AlterOperatorStmt",
    "AlterStatsStmt",
    "AlterTableMoveAllStmt",
    "AlterTsconfigurationStmt",
    "AlterTsdictionaryStmt",
    "AlterTypeStmt",
    "CheckPointStmt",
    "ClosePortalStmt",
    "CommentStmt",
    "CompositeTypeStmt",
    "ConstraintsSetStmt",
    "CreateAmStmt",
    "CreateCastStmt",
    "CreateConversionStmt",
    "CreateEventTrigStmt",
    "CreateFdwStmt",
    "CreateForeignServerStmt",
    "CreateOpClassStmt",
    "CreateOpFamilyStmt",
    "CreatePlangStmt",
    "CreatePublicationStmt",
    "CreateRangeStmt",
    "CreateRoleStmt",
    "CreateStatsStmt",
    "CreateTransformStmt",
    "CreateUserMappingStmt",
    "DeallocateStmt",
    "DefineStmt:COLLATION",
    "DefineStmt:OPERATOR",
    "DefineStmt:TSCONFIGURATION",
    "DefineStmt:TSDICTIONARY",
    "DefineStmt:TSPARSER",
    "DefineStmt:TSTEMPLATE",
    "DefineStmt:TYPE",
    "FetchStmt",
    "ImportForeignSchemaStmt",
    "ListenStmt",
    "LockStmt",
    "NotifyStmt",
    "RenameStmt:DOMCONSTRAINT",
    "RenameStmt:TABCONSTRAINT",
    "UnlistenStmt",
    "VacuumStmt:ANALYZE",
    "VariableShowStmt",
];

/// Rules look at them, or at what stands inside them.
const REVIEWED: [&str; 76] = [
    "AlterDatabaseSetStmt",
    "AlterDatabaseStmt",
    "AlterDefaultPrivilegesStmt",
    "AlterDomainStmt",
    "AlterDomainStmt:ADD",
    "AlterEnumStmt:ADD",
    "AlterEnumStmt:RENAME",
    "AlterEventTrigStmt",
    "AlterExtensionContentsStmt",
    "AlterExtensionStmt",
    "AlterFdwStmt",
    "AlterForeignServerStmt",
    "AlterFunctionStmt",
    "AlterObjectSchemaStmt",
    "AlterOwnerStmt",
    "AlterOwnerStmt:DATABASE",
    "AlterOwnerStmt:DOMAIN",
    "AlterOwnerStmt:TYPE",
    "AlterPolicyStmt",
    "AlterPublicationStmt",
    "AlterRoleSetStmt",
    "AlterRoleStmt",
    "AlterSeqStmt",
    "AlterSubscriptionStmt",
    "AlterSystemStmt",
    "AlterTableSpaceOptionsStmt",
    "AlterTableStmt",
    "AlterUserMappingStmt",
    "CallStmt",
    "ClusterStmt",
    "CopyStmt",
    "CreateDomainStmt",
    "CreateEnumStmt",
    "CreateExtensionStmt",
    "CreateForeignTableStmt",
    "CreateFunctionStmt",
    "CreatePolicyStmt",
    "CreateSchemaStmt",
    "CreateSeqStmt",
    "CreateStmt",
    "CreateSubscriptionStmt",
    "CreateTableAsStmt",
    "CreateTableAsStmt:MATVIEW",
    "CreateTableSpaceStmt",
    "CreateTrigStmt",
    "CreatedbStmt",
    "DeclareCursorStmt",
    "DefineStmt:AGGREGATE",
    "DiscardStmt",
    "DoStmt",
    "ExecuteStmt",
    "ExplainStmt",
    "GrantRoleStmt",
    "GrantStmt",
    "IndexStmt",
    "InsertStmt",
    "LoadStmt",
    "MergeStmt",
    "PrepareStmt",
    "ReassignOwnedStmt",
    "RefreshMatViewStmt",
    "ReindexStmt",
    "RenameStmt",
    "RenameStmt:ATTRIBUTE",
    "RenameStmt:COLUMN",
    "RenameStmt:DATABASE",
    "RenameStmt:DOMAIN",
    "RenameStmt:ROLE",
    "RuleStmt",
    "SecLabelStmt",
    "SelectStmt",
    "TransactionStmt",
    "UpdateStmt",
    "VacuumStmt:VACUUM",
    "VariableSetStmt",
    "ViewStmt",
];

/// Rules say what each of them takes away.
const DESTRUCTIVE: [&str; 6] = [
    "AlterDomainStmt:DROP",
    "DeleteStmt",
    "DropOwnedStmt",
    "DropStmt",
    "DropdbStmt",
    "TruncateStmt",
];

/// They change how a table is stored, planned or named in logs, or add protection.
const HARMLESS_ACTIONS: [&str; 25] = [
    "AddOf",
    "AlterColumnGenericOptions",
    "ClusterOn",
    "DropCluster",
    "DropOf",
    "DropOids",
    "EnableAlwaysRule",
    "EnableAlwaysTrig",
    "EnableRowSecurity",
    "EnableRule",
    "EnableTrig",
    "EnableTrigAll",
    "EnableTrigUser",
    "ForceRowSecurity",
    "GenericOptions",
    "ResetOptions",
    "ResetRelOptions",
    "SetAccessMethod",
    "SetCompression",
    "SetLogged",
    "SetOptions",
    "SetRelOptions",
    "SetStatistics",
    "SetStorage",
    "SetTableSpace",
];

/// Rules look at them.
const REVIEWED_ACTIONS: [&str; 18] = [
    "AddColumn",
    "AddConstraint",
    "AddIdentity",
    "AddInherit",
    "AlterColumnType",
    "AlterConstraint",
    "AttachPartition",
    "ChangeOwner",
    "ColumnDefault",
    "DetachPartitionFinalize",
    "EnableReplicaRule",
    "EnableReplicaTrig",
    "ReplicaIdentity",
    "SetExpression",
    "SetIdentity",
    "SetNotNull",
    "SetUnLogged",
    "ValidateConstraint",
];

/// Rules say what each of them takes away.
const DESTRUCTIVE_ACTIONS: [&str; 13] = [
    "DetachPartition",
    "DisableRowSecurity",
    "DisableRule",
    "DisableTrig",
    "DisableTrigAll",
    "DisableTrigUser",
    "DropColumn",
    "DropConstraint",
    "DropExpression",
    "DropIdentity",
    "DropInherit",
    "DropNotNull",
    "NoForceRowSecurity",
];
