//! What functions are known to do.
//!
//! A name without a schema means the built-in function, if there is one of that name, unless
//! `search_path` lists `pg_catalog` behind the schema of another one, or the other one's parameters
//! fit better.

use std::collections::HashMap;
use std::ops::RangeInclusive;
use std::sync::LazyLock;

use super::ObjectName;

/// What a function is known to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FunctionClass {
    /// It only computes, reads, waits or adds: nothing is lost.
    Computes,
    /// It computes, if it is that of the extension which is known by this name.
    ExtensionComputes,
    /// `nextval`, `setval`
    MovesSequence,
    /// It overwrites, cuts or removes a large object.
    ChangesLargeObject,
    /// `set_config`
    ChangesSetting,
    /// It runs SQL that it gets as text.
    RunsCode,
    /// It overwrites a file of the server.
    WritesFile,
    /// It loses state that is no row: replication slots and origins, statistics.
    LosesState,
    /// A function that users defined, or that the servers in question may not have built in.
    Unknown,
}

use FunctionClass::{
    ChangesLargeObject, ChangesSetting, Computes, ExtensionComputes, LosesState, MovesSequence,
    RunsCode, Unknown, WritesFile,
};

/// Built-in functions that do more than compute.
const EFFECTS: [(FunctionClass, &str); 6] = [
    (MovesSequence, "nextval setval"),
    (ChangesSetting, "set_config"),
    (
        ChangesLargeObject,
        "lo_put lo_truncate lo_truncate64 lo_unlink lowrite",
    ),
    (
        RunsCode,
        "query_to_xml query_to_xml_and_xmlschema query_to_xmlschema ts_rewrite ts_stat",
    ),
    (WritesFile, "lo_export"),
    (
        LosesState,
        "binary_upgrade_add_sub_rel_state binary_upgrade_create_empty_extension \
         binary_upgrade_replorigin_advance binary_upgrade_set_missing_value \
         binary_upgrade_set_next_array_pg_type_oid binary_upgrade_set_next_heap_pg_class_oid \
         binary_upgrade_set_next_heap_relfilenode binary_upgrade_set_next_index_pg_class_oid \
         binary_upgrade_set_next_index_relfilenode \
         binary_upgrade_set_next_multirange_array_pg_type_oid \
         binary_upgrade_set_next_multirange_pg_type_oid binary_upgrade_set_next_pg_authid_oid \
         binary_upgrade_set_next_pg_enum_oid binary_upgrade_set_next_pg_tablespace_oid \
         binary_upgrade_set_next_pg_type_oid binary_upgrade_set_next_toast_pg_class_oid \
         binary_upgrade_set_next_toast_pg_type_oid binary_upgrade_set_next_toast_relfilenode \
         binary_upgrade_set_record_init_privs pg_clear_attribute_stats pg_clear_relation_stats \
         pg_drop_replication_slot pg_logical_slot_get_binary_changes pg_logical_slot_get_changes \
         pg_promote pg_replication_origin_advance pg_replication_origin_drop \
         pg_replication_origin_session_reset pg_replication_origin_session_setup \
         pg_replication_origin_xact_reset pg_replication_origin_xact_setup \
         pg_replication_slot_advance pg_restore_attribute_stats pg_restore_relation_stats \
         pg_stat_reset pg_stat_reset_backend_stats pg_stat_reset_replication_slot \
         pg_stat_reset_shared pg_stat_reset_single_function_counters \
         pg_stat_reset_single_table_counters pg_stat_reset_slru pg_stat_reset_subscription_stats \
         pg_stop_making_pinned_objects pg_sync_replication_slots",
    ),
];

/// Functions that only compute: of `uuid-ossp`, `pgcrypto`, `pg_trgm` and `unaccent`.
const OF_EXTENSIONS: &str = "armor crypt dearmor decrypt decrypt_iv digest encrypt encrypt_iv \
    gen_random_bytes gen_salt hmac pgp_key_id pgp_pub_decrypt pgp_pub_encrypt pgp_sym_decrypt \
    pgp_sym_encrypt show_trgm similarity strict_word_similarity unaccent uuid_generate_v1 \
    uuid_generate_v1mc uuid_generate_v3 uuid_generate_v4 uuid_generate_v5 uuid_nil uuid_ns_dns \
    uuid_ns_oid uuid_ns_url uuid_ns_x500 word_similarity";

/// What is syntax from a major version on, and an ordinary name before it.
const SYNTAX: [(u16, &str); 2] = [
    (16, "json_array json_arrayagg json_objectagg"),
    (
        17,
        "json json_exists json_query json_scalar json_serialize json_table json_value merge_action",
    ),
];

/// For each built-in function the first and the last major version that has it.
static BUILT_IN: LazyLock<HashMap<&'static str, (u16, u16)>> = LazyLock::new(|| {
    let mut all = HashMap::new();
    for line in include_str!("functions/built_in.txt").lines() {
        let versions = line.split_once(": ").and_then(|(versions, names)| {
            let (first, last) = versions.split_once('-')?;
            Some(((first.parse().ok()?, last.parse().ok()?), names))
        });
        if let Some((versions, names)) = versions {
            all.extend(names.split(' ').map(|name| (name, versions)));
        }
    }
    all
});

/// What the function is known to do on servers of all these major versions.
pub(super) fn class(name: &ObjectName, majors: RangeInclusive<u16>) -> FunctionClass {
    let in_catalog = name
        .schema
        .as_deref()
        .is_none_or(|schema| schema == "pg_catalog");
    let name = name.name.as_str();
    let listed = |list: &str| list.split(' ').any(|entry| entry == name);
    if in_catalog {
        if let Some((class, _)) = EFFECTS.iter().find(|(_, names)| listed(names)) {
            return *class;
        }
        let built_in = BUILT_IN
            .get(name)
            .is_some_and(|(first, last)| first <= majors.start() && majors.end() <= last);
        let syntax = SYNTAX
            .iter()
            .any(|(first, names)| first <= majors.start() && listed(names));
        if built_in || syntax {
            return Computes;
        }
    }
    if listed(OF_EXTENSIONS) {
        ExtensionComputes
    } else {
        Unknown
    }
}
