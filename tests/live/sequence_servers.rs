//! Databases for the tests of sequences.

use postgres::{Client, Config, NoTls};

pub(crate) const MAJORS: [u32; 6] = [13, 14, 15, 16, 17, 18];

/// A database of a test's own.
pub(crate) struct Database {
    major: u32,
    name: String,
}

impl Database {
    /// A new, empty one.
    pub(crate) fn new(major: u32, name: &str) -> Self {
        let name = format!("seqtest_{name}");
        let mut client = connect(major, "postgres", "postgres");
        for sql in ["drop database if exists", "create database"] {
            client.batch_execute(&format!("{sql} {name}")).unwrap();
        }
        Self { major, name }
    }

    /// A connection of the superuser.
    pub(crate) fn client(&self) -> Client {
        self.client_as("postgres")
    }

    /// A connection of another role.
    pub(crate) fn client_as(&self, role: &str) -> Client {
        connect(self.major, &self.name, role)
    }
}

fn connect(major: u32, database: &str, role: &str) -> Client {
    Config::new()
        .host_path(format!("/tmp/pgs/d{major}"))
        .port(5400 + u16::try_from(major).unwrap())
        .user(role)
        .dbname(database)
        .connect(NoTls)
        .unwrap()
}
