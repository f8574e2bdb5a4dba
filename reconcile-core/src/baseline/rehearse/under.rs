//! Under which role a script is rehearsed.

use postgres::Client;

use super::Rehearser;
use super::ground::Ground;
use super::original::Original;
use crate::connect::Target;
use crate::error::{Error, Result};
use crate::name::quote_ident;

/// The role of the script, and what is not rehearsed of its rights.
pub(super) enum Under {
    /// The role that will apply it, with its rights; whether it is a superuser.
    Role(String, bool),
    /// A superuser in its place: why.
    Superuser(String),
}

impl Rehearser {
    pub(super) fn under(
        &self,
        ground: &mut Ground,
        original: &Original,
        copy: &Target,
    ) -> Result<Under> {
        let Some(rights) = &original.rights else {
            let why = "without the live database nobody knows which role will apply it";
            return Ok(Under::Superuser(why.to_owned()));
        };
        let role = rights.role().to_owned();
        if rights.is_superuser() {
            return Ok(Under::Role(role, true));
        }
        if self.as_superuser {
            let why = format!(
                "it was to run as a superuser, and {} is none",
                quote_ident(&role)
            );
            return Ok(Under::Superuser(why));
        }
        let database = copy.dbname().unwrap_or_default();
        Ok(match ground.give(rights, database)? {
            None => Under::Role(role, false),
            Some(other) => Under::Superuser(format!(
                "the server of the rehearsal has a role {} with other rights",
                quote_ident(&other)
            )),
        })
    }
}

impl Under {
    /// From now on the session of the copy is the role's.
    pub(super) fn begin(&self, client: &mut Client) -> Result<()> {
        let Self::Role(role, false) = self else {
            return Ok(());
        };
        let sql = format!("SET SESSION AUTHORIZATION {}", quote_ident(role));
        client
            .batch_execute(&sql)
            .map_err(|error| Error::from_postgres(error, "taking the role of the rehearsal"))
    }

    /// For the report: the role, or why its rights were not rehearsed.
    pub(super) fn told(self) -> (Option<String>, Option<String>) {
        match self {
            Self::Role(role, _) => (Some(role), None),
            Self::Superuser(why) => (None, Some(why)),
        }
    }
}
