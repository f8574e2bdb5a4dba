//! What the role that will apply a script may do, and the same on the server of the copy.

use std::collections::BTreeSet;

use postgres::{Client, Row};

use crate::error::{Error, Result};
use crate::name::quote_ident;

/// A role of the live server, with what it is a member of.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Rights {
    /// The role itself first; then those that it is in, and the owner of the database.
    roles: Vec<Role>,
    members: Vec<Member>,
}

#[derive(Debug, PartialEq, Eq)]
struct Role {
    name: String,
    superuser: bool,
    /// In the order of [`ATTRIBUTES`].
    attributes: [bool; 5],
    /// Whether it was granted `CREATE` on the database.
    creates: bool,
    owns_database: bool,
}

/// What a role may have besides superuser.
const ATTRIBUTES: [&str; 5] = [
    "INHERIT",
    "CREATEROLE",
    "CREATEDB",
    "REPLICATION",
    "BYPASSRLS",
];

#[derive(Debug, PartialEq, Eq)]
struct Member {
    role: String,
    /// Who is in it.
    inner: String,
    admin: bool,
    inherit: Option<bool>,
    set: Option<bool>,
}

impl Rights {
    /// Those of the role of this connection.
    pub(super) fn read(client: &mut Client) -> Result<Self> {
        let mut rows = |sql| client.query_typed(sql, &[]).map_err(failed);
        let roles = rows(include_str!("rights.sql"))?;
        let members = rows(include_str!("members.sql"))?;
        Ok(Self {
            roles: all(&roles, role)?,
            members: all(&members, member)?,
        })
    }

    /// The role.
    pub(super) fn role(&self) -> &str {
        self.roles.first().map_or("", |own| &own.name)
    }

    /// Whether nothing is refused to it anyway.
    pub(super) fn is_superuser(&self) -> bool {
        self.roles.first().is_some_and(|own| own.superuser)
    }

    /// Gives the same rights on another server and in the database of the copy; `made` are the roles
    /// that were made there for it, and those that are made here are added. Where a role of the name
    /// is there already and has other rights, it says which.
    pub(super) fn give(
        &self,
        client: &mut Client,
        database: &str,
        made: &mut Vec<String>,
    ) -> Result<Option<String>> {
        let rows = client
            .query_typed(
                "SELECT rolname::pg_catalog.text FROM pg_catalog.pg_roles",
                &[],
            )
            .map_err(failed)?;
        let there: BTreeSet<String> = rows.iter().filter_map(|row| row.try_get(0).ok()).collect();
        for own in self.roles.iter().filter(|own| !own.is_predefined()) {
            if there.contains(&own.name) && !made.contains(&own.name) {
                if !self.is_alike(client, own)? {
                    return Ok(Some(own.name.clone()));
                }
                continue;
            }
            let verb = if made.contains(&own.name) {
                "ALTER"
            } else {
                "CREATE"
            };
            execute(client, &own.definition(verb))?;
            if verb == "CREATE" {
                made.push(own.name.clone());
            }
        }
        for own in &self.members {
            if made.contains(&own.inner) {
                execute(client, &own.grant())?;
            }
        }
        for own in &self.roles {
            let (name, database) = (quote_ident(&own.name), quote_ident(database));
            if own.owns_database {
                execute(
                    client,
                    &format!("ALTER DATABASE {database} OWNER TO {name}"),
                )?;
            }
            if own.creates {
                execute(
                    client,
                    &format!("GRANT CREATE ON DATABASE {database} TO {name}"),
                )?;
            }
        }
        Ok(None)
    }

    /// Whether a role that the server has itself may do there what it may do on the live server.
    fn is_alike(&self, client: &mut Client, own: &Role) -> Result<bool> {
        let as_role = |client: &mut Client, sql: &str| client.batch_execute(sql).map_err(failed);
        as_role(client, &format!("SET ROLE {}", quote_ident(&own.name)))?;
        let there = Self::read(client);
        as_role(client, "RESET ROLE")?;
        let there = there?;
        let Some(role) = there.roles.first() else {
            return Ok(false);
        };
        let same = role.superuser == own.superuser && role.attributes == own.attributes;
        // Only of the role itself are all memberships known.
        let whole = own.name != self.role() || there.members == self.members;
        Ok(same && whole)
    }
}

impl Role {
    /// Whether every server of the version has it.
    fn is_predefined(&self) -> bool {
        self.name.starts_with("pg_")
    }

    fn definition(&self, verb: &str) -> String {
        let mut sql = format!("{verb} ROLE {} NOLOGIN", quote_ident(&self.name));
        let superuser = [("SUPERUSER", self.superuser)];
        for (word, has) in superuser.into_iter().chain(self.named()) {
            sql.push_str(if has { " " } else { " NO" });
            sql.push_str(word);
        }
        sql
    }

    fn named(&self) -> impl Iterator<Item = (&'static str, bool)> {
        ATTRIBUTES.into_iter().zip(self.attributes)
    }
}

impl Member {
    fn grant(&self) -> String {
        let (role, member) = (quote_ident(&self.role), quote_ident(&self.inner));
        let options = [
            ("ADMIN", self.admin.then_some(true)),
            ("INHERIT", self.inherit),
            ("SET", self.set),
        ];
        // Before 16 there is but one option.
        let options: Vec<String> = if self.inherit.is_none() {
            self.admin
                .then(|| "ADMIN OPTION".to_owned())
                .into_iter()
                .collect()
        } else {
            let known = options.into_iter();
            known
                .filter_map(|(word, value)| Some(format!("{word} {}", value?)))
                .collect()
        };
        if options.is_empty() {
            format!("GRANT {role} TO {member}")
        } else {
            format!("GRANT {role} TO {member} WITH {}", options.join(", "))
        }
    }
}

fn all<T>(
    rows: &[Row],
    read: impl Fn(&Row) -> std::result::Result<T, postgres::Error>,
) -> Result<Vec<T>> {
    rows.iter().map(|row| read(row).map_err(failed)).collect()
}

fn role(row: &Row) -> std::result::Result<Role, postgres::Error> {
    Ok(Role {
        name: row.try_get(0)?,
        superuser: row.try_get(1)?,
        attributes: [
            row.try_get(2)?,
            row.try_get(3)?,
            row.try_get(4)?,
            row.try_get(5)?,
            row.try_get(6)?,
        ],
        creates: row.try_get(7)?,
        owns_database: row.try_get(8)?,
    })
}

fn member(row: &Row) -> std::result::Result<Member, postgres::Error> {
    Ok(Member {
        role: row.try_get(0)?,
        inner: row.try_get(1)?,
        admin: row.try_get(2)?,
        inherit: row.try_get(3)?,
        set: row.try_get(4)?,
    })
}

fn execute(client: &mut Client, sql: &str) -> Result<()> {
    client.batch_execute(sql).map_err(failed)
}

fn failed(error: postgres::Error) -> Error {
    Error::from_postgres(error, "giving the role of the rehearsal its rights")
}
