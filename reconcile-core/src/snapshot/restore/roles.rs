//! The roles that a snapshot names, and the server may not have.

use std::collections::BTreeSet;

use postgres::Client;
use serde_json::Value;

use crate::catalog::Catalog;
use crate::error::{Error, Result};
use crate::name::quote_ident;

/// Those that the catalog names and that are not there.
pub(crate) fn missing(client: &mut Client, catalog: &Catalog) -> Result<Vec<String>> {
    let rows = client
        .query_typed("select rolname::text from pg_catalog.pg_roles", &[])
        .map_err(|e| Error::from_postgres(e, "reading the roles"))?;
    let there: BTreeSet<String> = rows.iter().filter_map(|row| row.try_get(0).ok()).collect();
    let mut named = BTreeSet::new();
    if let Ok(value) = serde_json::to_value(catalog) {
        collect(&value, "", &mut named);
    }
    Ok(named.difference(&there).cloned().collect())
}

/// Makes all of them or none.
pub(super) fn make(client: &mut Client, roles: &[String]) -> Result<()> {
    for (at, role) in roles.iter().enumerate() {
        let sql = format!("create role {} nologin", quote_ident(role));
        if let Err(error) = client.batch_execute(&sql) {
            remove(client, roles.get(..at).unwrap_or_default());
            let role = quote_ident(role);
            let what = format!("making the role {role}, which the snapshot names");
            return Err(Error::from_postgres(error, &what));
        }
    }
    Ok(())
}

/// Drops roles that were made; gives those back that cannot be dropped.
pub(crate) fn remove(client: &mut Client, roles: &[String]) -> Vec<String> {
    let kept = roles.iter().filter(|role| {
        let sql = format!("drop role {}", quote_ident(role));
        client.batch_execute(&sql).is_err()
    });
    kept.cloned().collect()
}

/// The roles in a catalog's JSON. Owners and grantees stand in every kind of object; walking them by
/// type would be a list to forget something in.
fn collect(value: &Value, key: &str, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => fields
            .iter()
            .for_each(|(key, value)| collect(value, key, found)),
        Value::Array(values) => values.iter().for_each(|value| collect(value, key, found)),
        Value::String(name) => {
            let is_role = ["owner", "grantee", "grantor", "roles", "role"].contains(&key);
            let real = !name.is_empty() && name != "PUBLIC" && name != "public";
            if is_role && real {
                found.insert(name.clone());
            }
        }
        _ => {}
    }
}
