//! One throwaway server a major version and test process, and databases on it.

use std::process::Command;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use postgres::{Client, Config, NoTls};
use reconcile_core::cluster::{Binaries, Cluster};
use reconcile_core::name::{quote_ident, quote_literal};

use super::MAJORS;
use super::files::{client_tool, fixture_path, postgres_home};

/// A running server. It ends with the test process: statics are never dropped, but the cluster's
/// watchdog sees the process end.
pub(crate) struct Server {
    cluster: Cluster,
}

/// The server of a major version, started when it is first asked for.
#[track_caller]
pub(crate) fn server(major: u32) -> &'static Server {
    static SERVERS: [OnceLock<Server>; MAJORS.len()] = [const { OnceLock::new() }; MAJORS.len()];
    let index = MAJORS.iter().position(|&m| m == major);
    let slot = index.and_then(|index| SERVERS.get(index));
    slot.unwrap_or_else(|| panic!("{major} is not one of {MAJORS:?}"))
        .get_or_init(|| Server::start(major))
}

/// The servers of all major versions, the oldest first.
pub(crate) fn servers() -> impl Iterator<Item = &'static Server> {
    MAJORS.into_iter().map(server)
}

/// The server programs of a major version.
#[track_caller]
pub(crate) fn binaries(major: u32) -> Binaries {
    let dir = postgres_home().join(major.to_string()).join("bin");
    let binaries = Binaries::in_dir(&dir)
        .unwrap_or_else(|error| panic!("{error}: run scripts/install-test-servers"));
    assert_eq!(binaries.major(), major, "in {}", dir.display());
    binaries
}

impl Server {
    #[track_caller]
    fn start(major: u32) -> Self {
        let cluster = Cluster::builder()
            .setting("max_connections", "200")
            .setting("max_locks_per_transaction", "1000")
            .setting("wal_level", "logical")
            .setting("max_prepared_transactions", "10")
            .start(&binaries(major))
            .unwrap_or_else(|error| {
                let log = std::error::Error::source(&error).map(ToString::to_string);
                panic!("{error}\n{}", log.unwrap_or_default())
            });
        Self { cluster }
    }

    pub(crate) fn major(&self) -> u32 {
        self.cluster.major()
    }

    pub(crate) fn cluster(&self) -> &Cluster {
        &self.cluster
    }

    /// A connection of the superuser to a database that exists.
    #[track_caller]
    pub(crate) fn client(&self, database: &str) -> Client {
        self.config(database)
            .connect(NoTls)
            .unwrap_or_else(|error| panic!("cannot connect to {database}: {error}"))
    }

    /// The parts of such a connection, to be changed (another user, options) before connecting.
    pub(crate) fn config(&self, database: &str) -> Config {
        let mut config = Config::new();
        config
            .host_path(self.cluster.socket_dir())
            .port(self.cluster.port())
            .user(self.cluster.user())
            .dbname(database);
        config
    }

    /// A new, empty database, whose name starts with `name` and differs from all others.
    #[track_caller]
    pub(crate) fn database(&'static self, name: &str) -> Database {
        self.database_like("template0", name)
    }

    /// A new database that is a copy of another one, to which nobody may be connected.
    #[track_caller]
    pub(crate) fn database_like(&'static self, template: &str, name: &str) -> Database {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("{name}_{number}");
        let sql = format!(
            "CREATE DATABASE {} TEMPLATE {}",
            quote_ident(&name),
            quote_ident(template)
        );
        if let Err(error) = self.client("postgres").batch_execute(&sql) {
            panic!("{sql}: {error}");
        }
        Database { server: self, name }
    }
}

/// A database of a test's own. It stays until the server ends, for a look at it after a failure.
#[derive(Clone)]
pub(crate) struct Database {
    server: &'static Server,
    name: String,
}

impl Database {
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    pub(crate) fn server(&self) -> &'static Server {
        self.server
    }

    pub(crate) fn major(&self) -> u32 {
        self.server.major()
    }

    /// Through the Unix socket, in the form that Prisma and libpq take too.
    pub(crate) fn url(&self) -> String {
        self.server.cluster.url(&self.name)
    }

    /// The same for another role, which has to exist.
    #[track_caller]
    pub(crate) fn url_of(&self, role: &str) -> String {
        let url = self.url();
        let (_, rest) = url.split_once('@').expect("it names the superuser");
        format!("postgresql://{role}@{rest}")
    }

    /// A connection of the superuser.
    #[track_caller]
    pub(crate) fn client(&self) -> Client {
        self.server.client(&self.name)
    }

    /// A connection of another role, which has to exist.
    #[track_caller]
    pub(crate) fn client_as(&self, role: &str) -> Client {
        let mut config = self.server.config(&self.name);
        config
            .user(role)
            .connect(NoTls)
            .unwrap_or_else(|error| panic!("cannot connect as {role}: {error}"))
    }

    /// Runs SQL as the superuser. For one statement or several, in one implicit transaction.
    #[track_caller]
    pub(crate) fn execute(&self, sql: &str) {
        if let Err(error) = self.client().batch_execute(sql) {
            panic!("{error}: {:?}\n{sql}", error.as_db_error());
        }
    }

    /// Runs a psql script (`\` commands, `COPY FROM stdin`) below `tests/fixtures`.
    #[track_caller]
    pub(crate) fn psql_fixture(&self, fixture: &str) -> String {
        let path = fixture_path(fixture);
        self.psql(&["-f", &path.display().to_string()])
    }

    /// Runs `psql` of version 18, stopping at the first error, and gives what it prints.
    #[track_caller]
    pub(crate) fn psql(&self, args: &[&str]) -> String {
        let mut command = self.tool("psql");
        command.args(["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1"]);
        output(command.args(args))
    }

    /// A client program that is told to use this database through libpq's variables.
    #[track_caller]
    pub(crate) fn tool(&self, name: &str) -> Command {
        let cluster = &self.server.cluster;
        let mut command = Command::new(client_tool(name));
        command
            .env("PGHOST", cluster.socket_dir())
            .env("PGPORT", cluster.port().to_string())
            .env("PGUSER", cluster.user())
            .env("PGDATABASE", &self.name);
        command
    }

    /// Ends all other connections to this database, so that it can serve as a template.
    #[track_caller]
    /// Drops it, where there are too many to keep them all.
    pub(crate) fn remove(self) {
        self.disconnect_all();
        let sql = format!("DROP DATABASE {}", quote_ident(&self.name));
        if let Err(error) = self.server.client("postgres").batch_execute(&sql) {
            panic!("{sql}: {error}");
        }
    }

    pub(crate) fn disconnect_all(&self) {
        let sql = format!(
            "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity \
             WHERE datname = {} AND pid <> pg_backend_pid()",
            quote_literal(&self.name)
        );
        // Before 14 the function does not wait.
        let sql = if self.major() < 14 {
            sql.replace(", 10000", "")
        } else {
            sql
        };
        if let Err(error) = self.server.client("postgres").batch_execute(&sql) {
            panic!("{sql}: {error}");
        }
    }
}

/// What a program prints; it has to succeed.
#[track_caller]
pub(crate) fn output(command: &mut Command) -> String {
    let output = match command.output() {
        Ok(output) => output,
        Err(error) => panic!("cannot run {}: {error}", command.get_program().display()),
    };
    assert!(
        output.status.success(),
        "{} failed ({}): {}",
        command.get_program().display(),
        output.status,
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8_lossy(&output.stdout).into_owned()
}
