//! Throwaway clusters: they start, they answer, and nothing of them is left.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use postgres::{Client, Config, NoTls};
use reconcile_core::ErrorKind;
use reconcile_core::cluster::{Binaries, Cluster};

use crate::common::{MAJORS, binaries, client_tool, output, servers};

/// Set for the child process that plays the owner of a cluster.
const OWNER: &str = "RECONCILE_TEST_CLUSTER_OWNER";

#[test]
fn every_major_version_answers() {
    for (server, major) in servers().zip(MAJORS) {
        let mut client = server.client("postgres");
        let row = client
            .query_one(
                "SELECT current_setting('server_version_num')::int4 / 10000, current_user::text",
                &[],
            )
            .unwrap();
        assert_eq!(
            (row.get(0), row.get(1)),
            (i32::try_from(major).unwrap(), "postgres")
        );
        assert_eq!(server.major(), major);
    }
}

#[test]
fn settings_and_locale_reach_the_server() {
    let cluster = Cluster::builder()
        .setting("work_mem", "1MB")
        .setting("work_mem", "7MB")
        .setting("search_path", "\"a b\", c")
        .setting("port", "1")
        .locale("C.UTF-8")
        .start(&binaries(17))
        .unwrap();
    let mut client = connect(&cluster);
    let show = |client: &mut Client, name: &str| -> String {
        client
            .query_one(&format!("SHOW {name}"), &[])
            .unwrap()
            .get(0)
    };
    for (name, value) in [
        ("work_mem", "7MB"),
        ("search_path", "\"a b\", c"),
        ("fsync", "off"),
        ("timezone", "UTC"),
        ("server_encoding", "UTF8"),
        ("lc_collate", "C.UTF-8"),
        ("listen_addresses", ""),
        ("port", "5432"),
    ] {
        if name == "lc_collate" {
            let sql = "SELECT datcollate::text FROM pg_database WHERE datname = 'postgres'";
            let collate: String = client.query_one(sql, &[]).unwrap().get(0);
            assert_eq!(collate, value);
        } else {
            assert_eq!(show(&mut client, name), value, "{name}");
        }
    }
}

#[test]
fn a_dropped_or_stopped_cluster_leaves_nothing() {
    for stop in [false, true] {
        let cluster = Cluster::builder().start(&binaries(18)).unwrap();
        let dir = cluster.socket_dir().to_owned();
        let pid = server_pid(&dir);
        let mode = fs::metadata(&dir).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o700);
        assert!(is_running(pid));
        // A client that is connected must not hold it up.
        let _client = connect(&cluster);
        if stop {
            cluster.stop().unwrap();
        } else {
            drop(cluster);
        }
        assert!(!is_running(pid));
        assert!(!dir.exists());
    }
}

#[test]
fn a_panic_leaves_nothing() {
    let (dir, pid) = thread::spawn(|| {
        let cluster = Cluster::builder().start(&binaries(16)).unwrap();
        let dir = cluster.socket_dir().to_owned();
        let pid = server_pid(&dir);
        std::panic::panic_any((dir, pid));
    })
    .join()
    .unwrap_err()
    .downcast::<(PathBuf, u32)>()
    .map(|found| *found)
    .unwrap();
    assert!(!is_running(pid));
    assert!(!dir.exists());
}

#[test]
fn two_clusters_live_side_by_side() {
    let start = |major| thread::spawn(move || Cluster::builder().start(&binaries(major)).unwrap());
    let (left, right) = (start(13), start(18));
    let (left, right) = (left.join().unwrap(), right.join().unwrap());
    assert_ne!(left.socket_dir(), right.socket_dir());
    connect(&left)
        .batch_execute("CREATE DATABASE only_left")
        .unwrap();
    drop(left);
    let sql = "SELECT count(*) FROM pg_database WHERE datname = 'only_left'";
    let count: i64 = connect(&right).query_one(sql, &[]).unwrap().get(0);
    assert_eq!(count, 0);
}

#[test]
fn the_url_is_one_that_psql_takes() {
    let cluster = Cluster::builder().start(&binaries(15)).unwrap();
    connect(&cluster)
        .batch_execute("CREATE DATABASE \"a b/ü?%\"")
        .unwrap();
    let url = cluster.url("a b/ü?%");
    let answer = output(Command::new(client_tool("psql")).args([
        "-XAtc",
        "SELECT current_database()",
        &url,
    ]));
    assert_eq!(answer, "a b/ü?%\n");
    assert_eq!(cluster.loopback_url("postgres"), None);
}

#[test]
fn loopback_needs_the_password() {
    let cluster = Cluster::builder()
        .loopback(true)
        .start(&binaries(18))
        .unwrap();
    let url = cluster.loopback_url("postgres").unwrap();
    Client::connect(&url, NoTls)
        .unwrap()
        .batch_execute("SELECT 1")
        .unwrap();

    let mut without: Config = url.parse().unwrap();
    without.password("wrong");
    let Err(refused) = without.connect(NoTls) else {
        panic!("a wrong password was accepted");
    };
    assert_eq!(
        refused.code().map(postgres::error::SqlState::code),
        Some("28P01")
    );

    let answer = output(Command::new(client_tool("psql")).args([
        "-XAtc",
        "SELECT 1",
        &cluster.url("postgres"),
    ]));
    assert_eq!(answer, "1\n");
    let secret = url.split(['@', ':']).nth(2).unwrap();
    assert_eq!(secret.len(), 32);
    assert!(!format!("{cluster:?}").contains(secret));
}

#[test]
fn a_server_that_cannot_start_says_why_and_leaves_nothing() {
    let parent = open_dir();
    let builder = Cluster::builder().directory(parent.path());
    for (builder, message, reason) in [
        (
            builder.clone().setting("no_such_setting", "1"),
            "postgres failed",
            "no_such_setting",
        ),
        (
            builder.clone().locale("no_such_locale"),
            "initdb failed",
            "no_such_locale",
        ),
    ] {
        let error = builder.start(&binaries(17)).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Program);
        assert_eq!(error.to_string(), message);
        let source = std::error::Error::source(&error).unwrap().to_string();
        assert!(source.contains(reason), "{source}");
    }
    let error = builder
        .clone()
        .setting("a = b", "1")
        .start(&binaries(17))
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Usage);
    let deep = parent.path().join("d".repeat(90));
    fs::create_dir(&deep).unwrap();
    let error = builder.directory(&deep).start(&binaries(17)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Io);
    assert!(
        error.to_string().ends_with("is too long for a socket"),
        "{error}"
    );
    fs::remove_dir(deep).unwrap();
    assert_eq!(fs::read_dir(parent.path()).unwrap().count(), 0);
}

#[test]
fn programs_that_are_not_there_are_an_error() {
    let dir = tempfile::tempdir().unwrap();
    let error = Binaries::find(Some(dir.path())).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Program);
    assert_eq!(
        error.to_string(),
        format!("{} has no program initdb", dir.path().display())
    );
    assert!(error.help().unwrap().contains("apt-get install postgresql"));

    let fake = |text: &str| {
        for name in ["initdb", "postgres"] {
            let path = dir.path().join(name);
            fs::write(&path, format!("#!/bin/sh\n{text}\n")).unwrap();
            fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
        }
        Binaries::find(Some(dir.path()))
    };
    let old = fake("echo 'postgres (PostgreSQL) 12.22'").unwrap_err();
    assert_eq!(old.kind(), ErrorKind::UnsupportedServer);
    assert_eq!(
        fake("echo nonsense").unwrap_err().kind(),
        ErrorKind::Program
    );
    assert_eq!(fake("exit 1").unwrap_err().kind(), ErrorKind::Program);
    let beta = fake("echo 'postgres (PostgreSQL) 19beta1'").unwrap();
    assert_eq!((beta.major(), beta.version()), (19, "19beta1"));
}

/// Root steps down to another user, who has to get at the programs.
#[test]
fn programs_that_the_server_cannot_reach_are_an_error() {
    let dir = tempfile::tempdir().unwrap();
    fs::set_permissions(dir.path(), fs::Permissions::from_mode(0o700)).unwrap();
    for name in ["initdb", "postgres"] {
        let text = "#!/bin/sh\necho 'postgres (PostgreSQL) 17.1'\n";
        let path = dir.path().join(name);
        fs::write(&path, text).unwrap();
        fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
    }
    let programs = Binaries::in_dir(dir.path()).unwrap();
    let builder = Cluster::builder().timeout(Duration::from_millis(200));
    let error = builder.start(&programs).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Program);
    let (message, help) = (error.to_string(), error.help().unwrap_or_default());
    if is_root() {
        let closed = dir.path().display();
        assert!(
            message.contains(&format!("cannot enter {closed}")),
            "{message}"
        );
        assert!(
            help.starts_with(&format!("run `chmod o+x {closed}`")),
            "{help}"
        );
    } else {
        // An ordinary user runs them, and they are not a server.
        assert!(
            message.ends_with("failed") || message.contains("not ready"),
            "{message}"
        );
    }
}

/// As whoever runs the tests, and, if that is root, as an ordinary user too; ended by each signal
/// that ends a process at once or by default. It is its own child process: see [`own_a_cluster`].
#[test]
fn a_killed_owner_leaves_nothing() {
    if std::env::var_os(OWNER).is_some() {
        own_a_cluster();
        return;
    }
    let cases = users().into_iter().map(|user| ("KILL", user));
    for (signal, user) in cases.chain([("TERM", None), ("INT", None)]) {
        let mut owner = owner_command(user).spawn().unwrap();
        let (dir, pid, uid) = read_report(&mut owner);
        assert_ne!(uid, 0, "the server runs as root");
        if let Some(user) = user {
            assert_eq!(uid, user);
        }
        assert!(is_running(pid) && dir.exists());
        // To the whole group, as a terminal does: nothing of the cluster may be in it.
        let group = format!("-{}", owner.id());
        output(Command::new("kill").args(["-s", signal, "--", &group]));
        owner.wait().unwrap();
        wait_until(&format!("SIG{signal} to user {user:?}"), || {
            !is_running(pid) && !dir.exists()
        });
    }
}

#[test]
fn an_owner_killed_while_the_server_starts_leaves_nothing() {
    let parent = open_dir();
    for milliseconds in [0, 0, 0, 0, 1, 20, 200, 600] {
        let mut owner = owner_command(None)
            .env("TMPDIR", parent.path())
            .spawn()
            .unwrap();
        wait_until("a directory", || {
            fs::read_dir(parent.path()).unwrap().count() == 1
        });
        thread::sleep(Duration::from_millis(milliseconds));
        owner.kill().unwrap();
        owner.wait().unwrap();
        wait_until("nothing left", || {
            fs::read_dir(parent.path()).unwrap().count() == 0
        });
        wait_until("no process left", || {
            processes_naming(parent.path()).is_empty()
        });
    }
}

/// The child: starts a cluster, reports it on standard output, and waits to be killed.
fn own_a_cluster() {
    let cluster = Cluster::builder().start(&binaries(18)).unwrap();
    let dir = cluster.socket_dir();
    let uid = fs::metadata(dir.join("data")).unwrap().uid();
    println!("\ncluster {} {uid} {}", server_pid(dir), dir.display());
    thread::sleep(Duration::from_mins(1));
}

/// The test binary itself, asked to run one test, with [`OWNER`] set.
fn owner_command(user: Option<u32>) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command
        .args([
            "--exact",
            "cluster::a_killed_owner_leaves_nothing",
            "--nocapture",
        ])
        .env(OWNER, "1")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .process_group(0);
    if let Some(uid) = user {
        command.uid(uid).gid(uid).current_dir("/");
    }
    command
}

fn read_report(owner: &mut Child) -> (PathBuf, u32, u32) {
    let mut lines = BufReader::new(owner.stdout.take().unwrap()).lines();
    let line = lines.find_map(|line| line.unwrap().strip_prefix("cluster ").map(str::to_owned));
    let line = line.unwrap_or_else(|| panic!("the owner ended: {:?}", owner.wait()));
    let mut words = line.splitn(3, ' ');
    let mut number = || words.next().unwrap().parse().unwrap();
    let (pid, uid) = (number(), number());
    (PathBuf::from(words.next().unwrap()), pid, uid)
}

/// `None` is the user that runs the tests. 65534 is `nobody`; any number that is not 0 would do.
fn users() -> Vec<Option<u32>> {
    if is_root() {
        vec![None, Some(65534)]
    } else {
        vec![None]
    }
}

fn is_root() -> bool {
    output(Command::new("id").arg("-u")) == "0\n"
}

/// A directory in which every user may make others.
fn open_dir() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    fs::set_permissions(dir.path(), fs::Permissions::from_mode(0o1777)).unwrap();
    dir
}

fn connect(cluster: &Cluster) -> Client {
    Config::new()
        .host_path(cluster.socket_dir())
        .port(cluster.port())
        .user(cluster.user())
        .dbname("postgres")
        .connect(NoTls)
        .unwrap()
}

fn server_pid(dir: &Path) -> u32 {
    let text = fs::read_to_string(dir.join("data/postmaster.pid")).unwrap();
    text.lines().next().unwrap().parse().unwrap()
}

fn is_running(pid: u32) -> bool {
    let status = Command::new("kill")
        .args(["-0", &pid.to_string()])
        .stderr(Stdio::null())
        .status();
    status.unwrap().success()
}

fn processes_naming(dir: &Path) -> Vec<String> {
    let list = output(Command::new("ps").args(["-eo", "pid,args", "-ww"]));
    let dir = dir.to_str().unwrap();
    list.lines()
        .filter(|line| line.contains(dir))
        .map(str::to_owned)
        .collect()
}

#[track_caller]
fn wait_until(what: &str, mut done: impl FnMut() -> bool) {
    let started = Instant::now();
    while !done() {
        assert!(
            started.elapsed() < Duration::from_secs(20),
            "still waiting for {what}"
        );
        thread::sleep(Duration::from_millis(10));
    }
}
