use super::{Context, Draft, Rule};
use crate::finding::Severity;
use crate::statement::{ObjectName, Runs, WriteKind};

pub(super) const RULE: Rule = Rule {
    id: "system-catalog",
    code: "R022",
    severity: Severity::Error,
    summary: "A system catalog is written to, past all checks of the server.",
    docs: include_str!("system_catalog.md"),
    since: "0.1.0",
    outlasts_rollback: false,
    check,
};

fn check(context: &Context<'_>) -> Vec<Draft> {
    if context.inside.runs == Runs::Never {
        return Vec::new();
    }
    let writes = context.inside.writes.iter();
    writes
        .filter(|write| {
            let makes = matches!(write.kind, WriteKind::SelectInto | WriteKind::CreateTableAs);
            !makes && is_system(&write.table)
        })
        .map(|write| {
            let table = &write.table;
            let message = format!(
                "writing to the system catalog {table} can make tables unreadable and rows unreachable"
            );
            Draft::new(write.start, write.end, message)
                .object(table)
                .help("use the statement that PostgreSQL has for it: ALTER …, DROP …")
        })
        .collect()
}

/// Whether it is a table of the server itself. `pg_catalog` is searched before any other schema.
pub(crate) fn is_system(table: &ObjectName) -> bool {
    match table.schema.as_deref() {
        Some(schema) => matches!(schema, "pg_catalog" | "information_schema" | "pg_toast"),
        None => table.name.starts_with("pg_") && CATALOGS.split(' ').any(|name| name == table.name),
    }
}

/// The catalogs of PostgreSQL 13 to 18 that have rows to write.
const CATALOGS: &str = "pg_aggregate pg_am pg_amop pg_amproc pg_attrdef pg_attribute pg_auth_members \
    pg_authid pg_cast pg_class pg_collation pg_constraint pg_conversion pg_database \
    pg_db_role_setting pg_default_acl pg_depend pg_description pg_enum pg_event_trigger \
    pg_extension pg_foreign_data_wrapper pg_foreign_server pg_foreign_table pg_index pg_inherits \
    pg_init_privs pg_language pg_largeobject pg_largeobject_metadata pg_namespace pg_opclass \
    pg_operator pg_opfamily pg_parameter_acl pg_partitioned_table pg_policy pg_proc pg_publication \
    pg_publication_namespace pg_publication_rel pg_range pg_replication_origin pg_rewrite \
    pg_seclabel pg_sequence pg_shdepend pg_shdescription pg_shseclabel pg_statistic \
    pg_statistic_ext pg_statistic_ext_data pg_subscription pg_subscription_rel pg_tablespace \
    pg_transform pg_trigger pg_ts_config pg_ts_config_map pg_ts_dict pg_ts_parser pg_ts_template \
    pg_type pg_user_mapping pg_settings pg_roles";
