//! `ALTER` of a relation or a type, as data.

use super::{ColumnDefinition, ConstraintDefinition, ObjectName, ObjectType, SequenceOptions};

/// `ALTER {TABLE | …} [IF EXISTS] [ONLY] name action, …`
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct AlterRelation {
    /// The type of object that the statement names.
    pub object: ObjectType,
    /// The relation.
    pub name: ObjectName,
    /// `IF EXISTS`
    pub if_exists: bool,
    /// `ONLY`
    pub only: bool,
    /// The actions, in order.
    pub actions: Vec<Action>,
}

/// One action of an [`AlterRelation`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Action {
    /// Its first byte in the script.
    pub start: usize,
    /// One past its last byte, without the comma.
    pub end: usize,
    /// What it does.
    pub kind: ActionKind,
}

/// What an [`Action`] does. Columns are named as the catalog would hold them.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ActionKind {
    /// `DROP [COLUMN]`, and `DROP ATTRIBUTE` of a composite type.
    DropColumn {
        /// The column.
        column: String,
        /// `IF EXISTS`
        if_exists: bool,
        /// `CASCADE`
        cascade: bool,
    },
    /// `ADD [COLUMN]`, and `ADD ATTRIBUTE` of a composite type.
    AddColumn {
        /// The column.
        column: ColumnDefinition,
        /// `IF NOT EXISTS`
        if_not_exists: bool,
    },
    /// `ALTER [COLUMN] … [SET DATA] TYPE`, and `ALTER ATTRIBUTE` of a composite type.
    ChangeType(ChangeType),
    /// `ALTER [COLUMN] … SET DEFAULT`
    SetDefault {
        /// The column.
        column: String,
        /// The expression, as written.
        default: String,
    },
    /// `ALTER [COLUMN] … DROP DEFAULT`
    DropDefault(String),
    /// `ALTER [COLUMN] … SET NOT NULL`
    SetNotNull(String),
    /// `ALTER [COLUMN] … DROP NOT NULL`
    DropNotNull(String),
    /// `ALTER [COLUMN] … DROP EXPRESSION`
    DropExpression(String),
    /// `ALTER [COLUMN] … SET EXPRESSION` (17 and later): all values are computed again.
    SetExpression(String),
    /// `ALTER [COLUMN] … ADD GENERATED … AS IDENTITY`
    AddIdentity {
        /// The column.
        column: String,
        /// The options of its sequence.
        options: SequenceOptions,
    },
    /// `ALTER [COLUMN] … DROP IDENTITY`
    DropIdentity {
        /// The column.
        column: String,
        /// `IF EXISTS`
        if_exists: bool,
    },
    /// `ALTER [COLUMN] … SET …` and `RESTART` of an identity column.
    SetIdentity {
        /// The column.
        column: String,
        /// The options of its sequence.
        options: SequenceOptions,
    },
    /// `ADD [CONSTRAINT name] …`
    AddConstraint(ConstraintDefinition),
    /// `DROP CONSTRAINT`
    DropConstraint {
        /// The constraint.
        constraint: String,
        /// `IF EXISTS`
        if_exists: bool,
        /// `CASCADE`
        cascade: bool,
    },
    /// `VALIDATE CONSTRAINT`
    ValidateConstraint(String),
    /// `ALTER CONSTRAINT`
    AlterConstraint(String),
    /// `ATTACH PARTITION`
    AttachPartition(ObjectName),
    /// `DETACH PARTITION`
    DetachPartition {
        /// The partition.
        partition: ObjectName,
        /// `CONCURRENTLY`
        concurrently: bool,
    },
    /// `INHERIT`
    AddInherit(ObjectName),
    /// `NO INHERIT`
    DropInherit(ObjectName),
    /// `SET UNLOGGED`
    SetUnlogged,
    /// `DISABLE` and `ENABLE` of triggers and rules.
    Firing {
        /// PostgreSQL's name of the action: `DisableTrigAll`, `EnableAlwaysRule`, ….
        action: &'static str,
        /// The trigger or rule; none for `ALL` and `USER`.
        name: Option<String>,
    },
    /// `{ENABLE | DISABLE | FORCE | NO FORCE} ROW LEVEL SECURITY`; the name is PostgreSQL's.
    RowSecurity(&'static str),
    /// Understood, and not looked into by any rule; PostgreSQL's name of the action.
    Other(&'static str),
}

/// `ALTER [COLUMN] column [SET DATA] TYPE type [COLLATE …] [USING …]`
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ChangeType {
    /// The column.
    pub column: String,
    /// The type, as written.
    pub data_type: String,
    /// The collation.
    pub collation: Option<ObjectName>,
    /// The expression after `USING`, as written.
    pub using: Option<String>,
}

impl ActionKind {
    /// The name of the action in PostgreSQL's own parser (`AT_…`).
    #[must_use]
    pub fn node(&self) -> &'static str {
        match self {
            Self::DropColumn { .. } => "DropColumn",
            Self::AddColumn { .. } => "AddColumn",
            Self::ChangeType(_) => "AlterColumnType",
            Self::SetDefault { .. } | Self::DropDefault(_) => "ColumnDefault",
            Self::SetNotNull(_) => "SetNotNull",
            Self::DropNotNull(_) => "DropNotNull",
            Self::DropExpression(_) => "DropExpression",
            Self::SetExpression(_) => "SetExpression",
            Self::AddIdentity { .. } => "AddIdentity",
            Self::DropIdentity { .. } => "DropIdentity",
            Self::SetIdentity { .. } => "SetIdentity",
            Self::AddConstraint(_) => "AddConstraint",
            Self::DropConstraint { .. } => "DropConstraint",
            Self::ValidateConstraint(_) => "ValidateConstraint",
            Self::AlterConstraint(_) => "AlterConstraint",
            Self::AttachPartition(_) => "AttachPartition",
            Self::DetachPartition { .. } => "DetachPartition",
            Self::AddInherit(_) => "AddInherit",
            Self::DropInherit(_) => "DropInherit",
            Self::SetUnlogged => "SetUnLogged",
            Self::Firing { action, .. } => action,
            Self::RowSecurity(name) | Self::Other(name) => name,
        }
    }
}
