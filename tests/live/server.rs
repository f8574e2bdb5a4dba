//! A throwaway server for one test: loopback only, a free port, killed when it is dropped.

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use postgres::{Client, Config, NoTls};
use tempfile::TempDir;

/// What is in the password of every role that has one; no message may show it.
pub(crate) const PASSWORD: &str = "s3cr3t";

pub(crate) struct Server {
    pub(crate) port: u16,
    folder: TempDir,
    process: Child,
}

/// How a server differs from the usual one.
#[derive(Default)]
pub(crate) struct Setup<'a> {
    /// Lines of `pg_hba.conf`; the superuser always gets in through the socket.
    pub(crate) hba: &'a str,
    /// Lines of `postgresql.conf`.
    pub(crate) settings: &'a str,
    /// Files beside the data, by name.
    pub(crate) files: &'a [(&'a str, &'a str)],
    /// Whether it starts as a standby.
    pub(crate) standby: bool,
}

impl Server {
    pub(crate) fn start(setup: &Setup<'_>) -> Self {
        let folder = tempfile::Builder::new()
            .prefix("reconcile-live-")
            .tempdir()
            .unwrap();
        let data = folder.path().join("data");
        own(folder.path());
        run(as_server(&binary("initdb"))
            .args([
                "-A",
                "trust",
                "-U",
                "postgres",
                "-N",
                "-E",
                "UTF8",
                "--locale=C",
                "-D",
            ])
            .arg(&data));
        let port = free_port();
        let socket = folder.path().display();
        let settings = format!(
            "listen_addresses = '127.0.0.1'\nport = {port}\nunix_socket_directories = '{socket}'\nfsync = off\npassword_encryption = 'scram-sha-256'\n{}\n",
            setup.settings
        );
        fs::write(data.join("postgresql.conf"), settings).unwrap();
        fs::write(
            data.join("pg_hba.conf"),
            format!("local all postgres trust\n{}\n", setup.hba),
        )
        .unwrap();
        for (name, text) in setup.files {
            fs::write(data.join(name), text).unwrap();
            run(Command::new("chmod").arg("600").arg(data.join(name)));
        }
        if setup.standby {
            fs::write(data.join("standby.signal"), "").unwrap();
        }
        own(folder.path());
        let process = launch(folder.path());
        Self {
            port,
            folder,
            process,
        }
    }

    /// Ends it without a checkpoint, and starts it again on the same data.
    #[allow(dead_code, reason = "the tests of the command use it")]
    pub(crate) fn crash(&mut self) {
        run(Command::new("kill")
            .arg("-QUIT")
            .arg(self.process.id().to_string()));
        let _ = self.process.wait();
        self.process = launch(self.folder.path());
    }

    /// A server with the database `d`, and the role `app` with a password and a table to read.
    pub(crate) fn with_app(setup: &Setup<'_>) -> Self {
        let server = Self::start(setup);
        server
            .admin()
            .batch_execute(&format!(
                "CREATE ROLE app LOGIN PASSWORD '{PASSWORD}'; CREATE ROLE other LOGIN PASSWORD '{PASSWORD}'"
            ))
            .unwrap();
        server
            .admin()
            .batch_execute("CREATE DATABASE d OWNER app")
            .unwrap();
        server
    }

    /// The superuser's connection, through the socket, as soon as there is one.
    pub(crate) fn admin(&self) -> Client {
        let deadline = Instant::now() + Duration::from_mins(1);
        loop {
            let client = Config::new()
                .host_path(self.socket())
                .port(self.port)
                .user("postgres")
                .connect(NoTls);
            match client {
                Ok(client) => return client,
                Err(error) if Instant::now() > deadline => panic!("{error:?}: {}", self.log()),
                Err(_) => std::thread::sleep(Duration::from_millis(20)),
            }
        }
    }

    pub(crate) fn socket(&self) -> &Path {
        self.folder.path()
    }

    fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        stop(&mut self.process);
    }
}

/// Starts the server whose data is in this folder.
fn launch(folder: &Path) -> Child {
    let log = fs::File::create(folder.join("log")).unwrap();
    as_server(&binary("postgres"))
        .arg("-D")
        .arg(folder.join("data"))
        .stdout(Stdio::null())
        .stderr(log)
        .spawn()
        .unwrap()
}

/// Ends a process that this test started.
pub(crate) fn stop(process: &mut Child) {
    let _ = Command::new("kill")
        .arg("-INT")
        .arg(process.id().to_string())
        .status();
    let _ = process.wait();
}

pub(crate) fn free_port() -> u16 {
    TcpListener::bind(("127.0.0.1", 0))
        .unwrap()
        .local_addr()
        .unwrap()
        .port()
}

/// A command that is not run as root, because servers refuse that, and dies with the test.
pub(crate) fn as_server(program: &Path) -> Command {
    let mut command = Command::new("setpriv");
    command.args(["--pdeathsig", "INT"]);
    if is_root() {
        command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups"]);
    }
    command.arg("--").arg(program).current_dir("/");
    command
}

/// Gives a folder to the user under whom servers run.
pub(crate) fn own(folder: &Path) {
    if is_root() {
        run(Command::new("chown")
            .args(["-R", "postgres:postgres"])
            .arg(folder));
    }
}

pub(crate) fn run(command: &mut Command) {
    let output = command.output().unwrap();
    assert!(
        output.status.success(),
        "{command:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
}

fn is_root() -> bool {
    fs::metadata("/proc/self").unwrap().uid() == 0
}

/// A server program: out of the folder in `RECONCILE_TEST_PG_BIN`, else of Debian's newest server.
pub(crate) fn binary(name: &str) -> PathBuf {
    if let Some(folder) = std::env::var_os("RECONCILE_TEST_PG_BIN") {
        return Path::new(&folder).join(name);
    }
    installed(name)
}

/// A program of the newest server that is installed.
pub(crate) fn installed(name: &str) -> PathBuf {
    let mut folders: Vec<_> = fs::read_dir("/usr/lib/postgresql")
        .expect("a PostgreSQL server is installed")
        .map(|entry| entry.unwrap().path().join("bin").join(name))
        .filter(|path| path.exists())
        .collect();
    folders.sort();
    folders.pop().expect("a PostgreSQL server is installed")
}
