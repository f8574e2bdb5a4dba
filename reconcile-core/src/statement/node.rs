//! The names that PostgreSQL's own parser has for the kinds of statement.

use super::{Data, StatementKind};

impl StatementKind {
    /// The name of the kind in PostgreSQL's own parser; empty for what is not understood.
    #[must_use]
    pub fn node(&self) -> &'static str {
        match self {
            Self::Drop(_) => "DropStmt",
            Self::DropDatabase(_) => "DropdbStmt",
            Self::DropOwned(_) => "DropOwnedStmt",
            Self::Truncate(_) => "TruncateStmt",
            Self::AlterRelation(_) => "AlterTableStmt",
            Self::Rename(rename) => rename.node,
            Self::MoveSchema(_) => "AlterObjectSchemaStmt",
            Self::AlterSequence(_) => "AlterSeqStmt",
            Self::AddLabel(_) => "AlterEnumStmt:ADD",
            Self::AlterDomain(alter) => alter.node,
            Self::AlterObject(alter) => alter.node,
            Self::CreateTable(_) => "CreateStmt",
            Self::CreateSchema(_) => "CreateSchemaStmt",
            Self::CreateIndex(_) => "IndexStmt",
            Self::CreateEnum(_) => "CreateEnumStmt",
            Self::CreateSequence(_) => "CreateSeqStmt",
            Self::CreateObject(made) => made.node,
            Self::Refresh { .. } => "RefreshMatViewStmt",
            Self::Data(data) => data.node(),
            Self::InsertValues(_) => "InsertStmt",
            Self::Copy(_) => "CopyStmt",
            Self::Do => "DoStmt",
            Self::Call => "CallStmt",
            Self::Execute(_) => "ExecuteStmt",
            Self::Privileges(privileges) => privileges.node,
            Self::Set(_) => "VariableSetStmt",
            Self::Transaction(_) => "TransactionStmt",
            Self::Other(name) => name,
            Self::Unknown => "",
        }
    }
}

impl Data {
    fn node(self) -> &'static str {
        match self {
            Self::Select => "SelectStmt",
            Self::Insert => "InsertStmt",
            Self::Update => "UpdateStmt",
            Self::Delete => "DeleteStmt",
            Self::Merge => "MergeStmt",
            Self::CopyQuery => "CopyStmt",
            Self::CreateTableAs => "CreateTableAsStmt",
            Self::Declare => "DeclareCursorStmt",
            Self::Explain => "ExplainStmt",
            Self::Prepare => "PrepareStmt",
        }
    }
}
