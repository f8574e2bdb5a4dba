//! What libpq takes from the environment: `PG…` variables, the password file, the service file.
//! Nothing else in this crate reads them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::secret::Secret;
use super::url::settings::{Settings, usage};
use super::url::{Dialect, Target};
use crate::error::Result;

mod passfile;
mod service;
mod variables;

use variables::VARIABLES;

/// Where servers of the usual packages have their sockets.
const SOCKET_FOLDERS: [&str; 2] = ["/var/run/postgresql", "/tmp"];

/// The environment of a connection, as libpq sees it.
///
/// ```
/// use reconcile_core::connect::{Environment, Target};
///
/// let environment = Environment::from_variables([("PGUSER", "app"), ("PGPORT", "5433")]);
/// let target = environment.complete(Target::parse("postgresql://db.example.com/shop")?)?;
/// assert_eq!(target.to_string(), "postgresql://app@db.example.com:5433/shop");
/// # Ok::<(), reconcile_core::Error>(())
/// ```
#[derive(Clone, Default)]
pub struct Environment {
    variables: BTreeMap<String, String>,
    home: Option<PathBuf>,
    user: Option<String>,
}

/// Values may be passwords.
impl std::fmt::Debug for Environment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Environment")
            .field("variables", &self.variables.keys())
            .field("home", &self.home)
            .field("user", &self.user)
            .finish()
    }
}

impl Environment {
    /// The environment of this process: its `PG…` variables, home directory and user.
    #[must_use]
    pub fn from_process() -> Self {
        let variables = std::env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
            .filter(|(name, _)| name.starts_with("PG"))
            .collect();
        Self {
            variables,
            home: std::env::home_dir(),
            user: whoami::username().ok(),
        }
    }

    /// An environment with these variables only: no home directory, no user.
    pub fn from_variables<N, V>(variables: impl IntoIterator<Item = (N, V)>) -> Self
    where
        N: Into<String>,
        V: Into<String>,
    {
        Self {
            variables: variables
                .into_iter()
                .map(|(name, value)| (name.into(), value.into()))
                .collect(),
            ..Self::default()
        }
    }

    /// The home directory, with `.pgpass`, `.pg_service.conf` and `.postgresql/root.crt`.
    #[must_use]
    pub fn with_home(mut self, home: impl Into<PathBuf>) -> Self {
        self.home = Some(home.into());
        self
    }

    /// Fills in what the URL leaves open.
    ///
    /// A [Prisma URL](Dialect::Prisma) gets its password only (`PGPASSWORD`, else the password
    /// file). A [libpq one](Dialect::Libpq) gets everything that libpq would take: the service that
    /// it or `PGSERVICE` names, the variables, the certificates in `~/.postgresql`, the socket of a
    /// local server, the name of the system's user.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Usage`](crate::ErrorKind::Usage) if a service is not defined, a value cannot be
    /// used, or the password file that has the password can be read by others;
    /// [`ErrorKind::Io`](crate::ErrorKind::Io) if a file that was asked for cannot be read.
    pub fn complete(&self, target: Target) -> Result<Target> {
        let mut target = match target.dialect() {
            Dialect::Libpq => {
                let mut settings = target.settings().clone();
                self.add_service(&mut settings)?;
                self.add_variables(&mut settings)?;
                self.add_defaults(&mut settings);
                Target::from_settings(settings)?
            }
            Dialect::Prisma => match self.variable("PGPASSWORD") {
                Some(password) if target.password().is_none() => {
                    target.with_password(&Secret::new(password))
                }
                _ => target,
            },
        };
        if target.password().is_none() {
            self.add_passwords(&mut target)?;
        }
        Ok(target)
    }

    fn variable(&self, name: &str) -> Option<&str> {
        self.variables
            .get(name)
            .map(String::as_str)
            .filter(|value| !value.is_empty())
    }

    fn in_home(&self, name: &str) -> Option<PathBuf> {
        self.home.as_ref().map(|home| home.join(name))
    }

    fn add_service(&self, settings: &mut Settings) -> Result<()> {
        let Some(name) = settings.get("service").or(self.variable("PGSERVICE")) else {
            return Ok(());
        };
        let system = self
            .variable("PGSYSCONFDIR")
            .unwrap_or("/etc/postgresql-common");
        let own = self
            .variable("PGSERVICEFILE")
            .map(PathBuf::from)
            .or_else(|| self.in_home(".pg_service.conf"));
        let files = own
            .into_iter()
            .chain([Path::new(system).join("pg_service.conf")]);
        for file in files {
            if let Some(found) = service::find(&file, name)? {
                for (key, value) in found {
                    read_if_open(settings, &key, value)?;
                }
                return Ok(());
            }
        }
        Err(
            usage(format!("the connection service `{name}` is not defined"))
                .with_help("define it in ~/.pg_service.conf, or name the file in PGSERVICEFILE"),
        )
    }

    fn add_variables(&self, settings: &mut Settings) -> Result<()> {
        // An address from the environment must not redirect a host that the URL names.
        let names_host = settings.get("host").is_some();
        for (variable, key) in VARIABLES {
            if let Some(value) = self.variable(variable)
                && !(*key == "hostaddr" && names_host)
            {
                read_if_open(settings, key, value.to_owned())?;
            }
        }
        Ok(())
    }

    fn add_defaults(&self, settings: &mut Settings) {
        if settings.get("user").is_none()
            && let Some(user) = &self.user
        {
            settings.set("user", user);
        }
        if settings.get("host").is_none() && settings.get("hostaddr").is_none() {
            let port = settings.get("port").unwrap_or("5432");
            let folder = SOCKET_FOLDERS
                .iter()
                .find(|folder| Path::new(folder).join(format!(".s.PGSQL.{port}")).exists());
            if let Some(folder) = folder {
                settings.set("host", *folder);
            }
        }
        let existing = |name: &str| {
            let file = self.in_home(name).filter(|file| file.exists())?;
            file.to_str().map(str::to_owned)
        };
        if settings.get("sslrootcert").is_none()
            && let Some(file) = existing(".postgresql/root.crt")
        {
            settings.set("sslrootcert", file);
        }
        if settings.get("sslcert").is_none()
            && settings.get("sslkey").is_none()
            && let Some(certificate) = existing(".postgresql/postgresql.crt")
            && let Some(key) = existing(".postgresql/postgresql.key")
        {
            settings.set("sslcert", certificate);
            settings.set("sslkey", key);
        }
    }

    fn add_passwords(&self, target: &mut Target) -> Result<()> {
        let named = target
            .settings()
            .get("passfile")
            .or(self.variable("PGPASSFILE"));
        let Some(file) = named.map(PathBuf::from).or_else(|| self.in_home(".pgpass")) else {
            return Ok(());
        };
        let Some(user) = target.user().map(str::to_owned) else {
            return Ok(());
        };
        let dbname = target.dbname().unwrap_or(&user).to_owned();
        for endpoint in target.endpoints_mut() {
            endpoint.password = passfile::find(&file, endpoint, &dbname, &user)?;
        }
        Ok(())
    }
}

fn read_if_open(settings: &mut Settings, key: &str, value: String) -> Result<()> {
    if settings.get(key).is_none() {
        settings.read(key, value)?;
    }
    Ok(())
}
