//! Where names without a schema are looked up on a connection.

use postgres::{GenericClient, SimpleQueryMessage};

use crate::error::{Error, Result};

/// The schemas that exist in the `search_path` of a connection, in their order, without the
/// system's. Where there are none, as on a connection under [`Session::new`](super::Session::new),
/// it is `public`: that is where Prisma and a plain `psql` would work.
///
/// # Errors
///
/// Those of the server, and of a lost connection.
pub fn search_path<C: GenericClient>(client: &mut C) -> Result<Vec<String>> {
    let sql = "select s from pg_catalog.unnest(pg_catalog.current_schemas(false)) \
               with ordinality as p (s, ord) order by ord";
    let messages = client
        .simple_query(sql)
        .map_err(|e| Error::from_postgres(e, "reading the search path"))?;
    let mut schemas: Vec<String> = messages
        .iter()
        .filter_map(|message| match message {
            SimpleQueryMessage::Row(row) => row.try_get(0).ok().flatten().map(str::to_owned),
            _ => None,
        })
        .collect();
    if schemas.is_empty() {
        schemas.push("public".to_owned());
    }
    Ok(schemas)
}
