//! Whether the tree is of the kind that the words said.
//!
//! No arm catches what is not listed, so that an upgrade of the parser makes a person look.

use sqlparser::ast::{CopySource, SetExpr, Statement as Tree};

use crate::statement::{Data, StatementKind};

mod action;

use action::same_action;

/// Whether the tree and the words mean the same kind of statement, and the same actions.
pub(super) fn agrees(tree: &Tree, kind: &StatementKind) -> bool {
    match (tree, kind) {
        (Tree::AlterTable(tree), StatementKind::AlterRelation(alter)) => {
            tree.operations.len() == alter.actions.len()
                && tree
                    .operations
                    .iter()
                    .zip(&alter.actions)
                    .all(|(operation, action)| same_action(operation, &action.kind))
        }
        (tree, StatementKind::Data(data)) => data_of(tree) == Some(*data),
        _ => false,
    }
}

#[expect(
    clippy::too_many_lines,
    reason = "it is a list, one line for each kind"
)]
fn data_of(tree: &Tree) -> Option<Data> {
    match tree {
        Tree::Query(query) => Some(data_of_body(&query.body)),
        Tree::Insert(_) => Some(Data::Insert),
        Tree::Update(_) => Some(Data::Update),
        Tree::Delete(_) => Some(Data::Delete),
        Tree::Declare { .. } => Some(Data::Declare),
        Tree::Prepare { .. } => Some(Data::Prepare),
        Tree::Explain { .. } => Some(Data::Explain),
        Tree::Merge(_) => Some(Data::Merge),
        Tree::CreateTable(create) => create.query.as_ref().map(|_| Data::CreateTableAs),
        Tree::Copy { source, .. } => match source {
            CopySource::Query(_) => Some(Data::CopyQuery),
            CopySource::Table { .. } => None,
        },
        Tree::Analyze(_)
        | Tree::Set(_)
        | Tree::Truncate(_)
        | Tree::Msck(_)
        | Tree::Install { .. }
        | Tree::Load { .. }
        | Tree::Directory { .. }
        | Tree::Case(_)
        | Tree::If(_)
        | Tree::While(_)
        | Tree::Raise(_)
        | Tree::Call(_)
        | Tree::CopyIntoSnowflake { .. }
        | Tree::Open(_)
        | Tree::Close { .. }
        | Tree::CreateView(_)
        | Tree::CreateVirtualTable { .. }
        | Tree::CreateIndex(_)
        | Tree::CreateRole(_)
        | Tree::CreateSecret { .. }
        | Tree::CreateServer(_)
        | Tree::CreatePolicy(_)
        | Tree::CreateConnector(_)
        | Tree::CreateOperator(_)
        | Tree::CreateOperatorFamily(_)
        | Tree::CreateOperatorClass(_)
        | Tree::CreateTextSearch(_)
        | Tree::AlterTable(_)
        | Tree::AlterSchema(_)
        | Tree::AlterIndex { .. }
        | Tree::AlterView { .. }
        | Tree::AlterFunction(_)
        | Tree::AlterType(_)
        | Tree::AlterCollation(_)
        | Tree::AlterOperator(_)
        | Tree::AlterOperatorFamily(_)
        | Tree::AlterOperatorClass(_)
        | Tree::AlterTextSearch(_)
        | Tree::AlterRole { .. }
        | Tree::AlterPolicy(_)
        | Tree::AlterConnector { .. }
        | Tree::AlterSession { .. }
        | Tree::AttachDatabase { .. }
        | Tree::AttachDuckDBDatabase { .. }
        | Tree::DetachDuckDBDatabase { .. }
        | Tree::Drop { .. }
        | Tree::DropFunction(_)
        | Tree::DropDomain(_)
        | Tree::DropProcedure { .. }
        | Tree::DropSecret { .. }
        | Tree::DropPolicy(_)
        | Tree::DropConnector { .. }
        | Tree::CreateExtension(_)
        | Tree::CreateCollation(_)
        | Tree::DropExtension(_)
        | Tree::DropOperator(_)
        | Tree::DropOperatorFamily(_)
        | Tree::DropOperatorClass(_)
        | Tree::Fetch { .. }
        | Tree::Flush { .. }
        | Tree::Discard { .. }
        | Tree::ShowFunctions { .. }
        | Tree::ShowVariable { .. }
        | Tree::ShowStatus { .. }
        | Tree::ShowVariables { .. }
        | Tree::ShowCreate { .. }
        | Tree::ShowColumns { .. }
        | Tree::ShowCatalogs { .. }
        | Tree::ShowDatabases { .. }
        | Tree::ShowProcessList { .. }
        | Tree::ShowSchemas { .. }
        | Tree::ShowCharset(_)
        | Tree::ShowObjects(_)
        | Tree::ShowTables { .. }
        | Tree::ShowViews { .. }
        | Tree::ShowCollation { .. }
        | Tree::Use(_)
        | Tree::StartTransaction { .. }
        | Tree::Comment { .. }
        | Tree::Commit { .. }
        | Tree::Rollback { .. }
        | Tree::CreateSchema { .. }
        | Tree::CreateDatabase { .. }
        | Tree::CreateFunction(_)
        | Tree::CreateTrigger(_)
        | Tree::DropTrigger(_)
        | Tree::CreateProcedure { .. }
        | Tree::CreateMacro { .. }
        | Tree::CreateStage { .. }
        | Tree::CreateFileFormat { .. }
        | Tree::CreateWarehouse(_)
        | Tree::Assert { .. }
        | Tree::Grant(_)
        | Tree::Deny(_)
        | Tree::Revoke(_)
        | Tree::Deallocate { .. }
        | Tree::Execute { .. }
        | Tree::Kill { .. }
        | Tree::Savepoint { .. }
        | Tree::ReleaseSavepoint { .. }
        | Tree::Cache { .. }
        | Tree::UNCache { .. }
        | Tree::CreateSequence { .. }
        | Tree::CreateDomain(_)
        | Tree::CreateType { .. }
        | Tree::Pragma { .. }
        | Tree::Lock(_)
        | Tree::LockTables { .. }
        | Tree::UnlockTables
        | Tree::Unload { .. }
        | Tree::OptimizeTable { .. }
        | Tree::LISTEN { .. }
        | Tree::UNLISTEN { .. }
        | Tree::NOTIFY { .. }
        | Tree::LoadData { .. }
        | Tree::RenameTable(_)
        | Tree::List(_)
        | Tree::Put { .. }
        | Tree::Remove(_)
        | Tree::RaisError { .. }
        | Tree::Throw(_)
        | Tree::Print(_)
        | Tree::WaitFor(_)
        | Tree::Return(_)
        | Tree::ExportData(_)
        | Tree::CreateUser(_)
        | Tree::AlterUser(_)
        | Tree::Vacuum(_)
        | Tree::Reset(_)
        | Tree::ExplainTable { .. } => None,
    }
}

/// Behind WITH a query may be one that writes.
fn data_of_body(body: &SetExpr) -> Data {
    match body {
        SetExpr::Insert(_) => Data::Insert,
        SetExpr::Update(_) => Data::Update,
        SetExpr::Delete(_) => Data::Delete,
        SetExpr::Merge(_) => Data::Merge,
        SetExpr::Select(_)
        | SetExpr::Query(_)
        | SetExpr::SetOperation { .. }
        | SetExpr::Values(_)
        | SetExpr::Table(_) => Data::Select,
    }
}
