//! Snapshots by the real `pg_dump`, broken on purpose, and restored.

use std::fs;
use std::path::{Path, PathBuf};

use reconcile_core::ErrorKind;
use reconcile_core::connect::{Session, Target};
use reconcile_core::snapshot::{Creator, Entry, Problem, Restorer, Snapshot, list};
use tempfile::TempDir;

use crate::common::{Database, MAJORS, client_tool, server};

/// Where PostgreSQL 18's client programs are.
fn programs() -> PathBuf {
    client_tool("pg_dump").parent().unwrap().to_owned()
}

fn target(database: &Database) -> Target {
    Target::parse(&database.url()).unwrap()
}

fn creator(folder: &Path) -> Creator {
    Creator::new(folder).programs(programs())
}

/// A filled database.
fn shop(major: u32) -> Database {
    let database = server(major).database("snapshot");
    database.psql_fixture("shop.sql");
    database
}

/// All rows of all tables, values of sequences and large objects, as SQL by `pg_dump`.
fn dump(database: &Database) -> String {
    let mut command = database.tool("pg_dump");
    let text = crate::common::output(command.args(["--data-only", "--inserts"]));
    let lines = text.lines().filter(|line| !line.starts_with('\\'));
    lines.collect::<Vec<_>>().join("\n")
}

fn copy_of(database: &Database, name: &str) -> String {
    let mut command = database.tool("pg_dump");
    command.env("PGDATABASE", name);
    let text = crate::common::output(command.args(["--data-only", "--inserts"]));
    let lines = text.lines().filter(|line| !line.starts_with('\\'));
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn what_is_restored_is_what_was() {
    for major in MAJORS {
        let folder = TempDir::new().unwrap();
        let database = shop(major);
        let snapshot = creator(folder.path())
            .tables(["users", "audit.entries", "nowhere", "events", "\"Archive\""])
            .create(&target(&database), &Session::new())
            .unwrap();
        let manifest = snapshot.manifest();
        assert_eq!(manifest.missing, ["nowhere"]);
        assert_eq!(
            manifest.tables,
            [
                "public.users",
                "audit.entries",
                "public.events",
                "public.events_2024",
                "public.events_2025",
                "public.\"Archive\"",
            ]
        );
        let names: Vec<_> = manifest
            .files
            .iter()
            .map(|file| file.name.as_str())
            .collect();
        assert_eq!(
            names,
            [
                "catalog.json",
                "sequences.json",
                "schema.sql",
                "data.sql",
                "full.dump"
            ]
        );
        let data = fs::read_to_string(snapshot.path().join("data.sql")).unwrap();
        let copied: Vec<_> = data
            .lines()
            .filter_map(|line| line.strip_prefix("COPY "))
            .filter_map(|line| line.split(' ').next())
            .collect();
        assert_eq!(
            copied,
            [
                "audit.entries",
                "public.\"Archive\"",
                "public.events_2024",
                "public.events_2025",
                "public.users",
            ]
        );
        for row in ["2024-05-01\tlaunch", "2025-05-01\tparty"] {
            assert!(data.lines().any(|line| line == row), "{row}: {data}");
        }
        let verified = snapshot.verify(Some(&programs())).unwrap();
        assert_eq!(verified.problems, [], "on {major}");
        assert_eq!((verified.files, verified.tables), (5, manifest.rows.len()));

        let restorer = Restorer::new().programs(programs());
        let name = format!("{}_again", database.name());
        let came_back = restorer
            .restore(&snapshot, &target(&database), &name)
            .unwrap();
        assert_eq!(came_back.problems, [], "on {major}");
        assert_eq!(came_back.tables, manifest.rows.len());
        assert_eq!(came_back.sequences, 4, "on {major}");
        assert_eq!(copy_of(&database, &name), dump(&database), "on {major}");
        let again = restorer
            .restore(&snapshot, &target(&database), &name)
            .unwrap_err();
        assert_eq!(again.kind(), ErrorKind::Usage, "{again}");
    }
}

/// What PostgreSQL's own programs cannot restore is an error, with nothing left behind; and no
/// password of a subscription gets into it.
#[test]
fn what_cannot_be_restored() {
    let folder = TempDir::new().unwrap();
    let database = crate::introspect::hard(18);
    let snapshot = creator(folder.path())
        .jobs(2)
        .create(&target(database), &Session::new())
        .unwrap();
    assert!(snapshot.path().join("full/toc.dat").is_file());
    assert_eq!(snapshot.verify(Some(&programs())).unwrap().problems, []);
    let restorer = Restorer::new().programs(programs()).jobs(2);
    let name = format!("{}_again", database.name());
    let error = restorer
        .restore(&snapshot, &target(database), &name)
        .unwrap_err();
    let source = std::error::Error::source(&error).unwrap().to_string();
    assert_eq!(error.kind(), ErrorKind::Program, "{error}: {source}");
    assert!(error.to_string().contains("Lang"), "{error}");
    assert!(!format!("{error:?}").contains("TOP-SECRET"), "{error:?}");
    // A subscription keeps its database.
    assert!(error.help().unwrap().contains(&name), "{error:?}");

    let database = shop(18);
    database.execute("create language broken handler plpgsql_call_handler");
    let snapshot = creator(folder.path())
        .create(&target(&database), &Session::new())
        .unwrap();
    let name = format!("{}_again", database.name());
    let error = restorer
        .restore(&snapshot, &target(&database), &name)
        .unwrap_err();
    assert_eq!((error.kind(), error.help()), (ErrorKind::Program, None));
    let databases = "select count(*)::int from pg_database where datname = $1";
    let left: i32 = database
        .client()
        .query_one(databases, &[&name])
        .unwrap()
        .get(0);
    assert_eq!(left, 0);
}

/// On a server of its own.
#[test]
fn a_snapshot_is_tried_out() {
    let folder = TempDir::new().unwrap();
    let database = shop(17);
    // The throwaway server lacks them.
    database.execute(
        "create role \"Snap owner\"; create role snap_reader; create role snap_subject;
         alter table users owner to \"Snap owner\"; grant select on orders to snap_reader;
         create policy more on secrets to snap_subject using (true)",
    );
    let snapshot = creator(folder.path())
        .create(&target(&database), &Session::new())
        .unwrap();
    // The client programs come without a server, and the server's folder without them.
    let both = TempDir::new().unwrap();
    let binaries = crate::common::binaries(17);
    for from in [programs(), binaries.dir().to_owned()] {
        for entry in fs::read_dir(&from).unwrap() {
            let path = entry.unwrap().path();
            let to = both.path().join(path.file_name().unwrap());
            let script = format!("#!/bin/sh\nexec {} \"$@\"\n", path.display());
            fs::write(&to, script).unwrap();
            let executable = std::os::unix::fs::PermissionsExt::from_mode(0o755);
            fs::set_permissions(&to, executable).unwrap();
        }
    }
    let everybody = std::os::unix::fs::PermissionsExt::from_mode(0o755);
    fs::set_permissions(both.path(), everybody).unwrap();
    let done = Restorer::new()
        .programs(both.path())
        .try_out(&snapshot)
        .unwrap();
    assert_eq!(done.problems, []);
    assert_eq!(done.tables, snapshot.manifest().rows.len());
    let roles = ["Snap owner", "snap_reader", "snap_subject"];
    assert_eq!(done.roles, roles);

    // On a server of the same version that has other things.
    let elsewhere = target(&server(18).database("snapshot"));
    let restorer = Restorer::new().programs(programs());
    let plan = restorer.plan(&snapshot, &elsewhere, "snapped").unwrap();
    assert_eq!(
        (plan.database.as_str(), plan.roles),
        ("snapped", roles.map(str::to_owned).to_vec())
    );
    // Nothing of a restoration that failed stays.
    let archive = snapshot.path().join("full.dump");
    fs::write(&archive, "PGDMP").unwrap();
    let error = restorer
        .restore(&snapshot, &elsewhere, "snapped")
        .unwrap_err();
    assert_eq!(
        (error.kind(), error.help()),
        (ErrorKind::Program, None),
        "{error}"
    );
    let left = "select count(*)::int from (select rolname from pg_roles where rolname like '%nap%'
                union all select datname from pg_database where datname = 'snapped') as t";
    let mut client = server(18).client("postgres");
    assert_eq!(client.query_one(left, &[]).unwrap().get::<_, i32>(0), 0);

    // What stands against it is known before anything is made.
    let kind = |target: &Target, name| restorer.plan(&snapshot, target, name).unwrap_err().kind();
    assert_eq!(
        kind(&elsewhere, elsewhere.dbname().unwrap()),
        ErrorKind::Usage
    );
    let url = server(18).cluster().url("postgres") + "&pgbouncer=true";
    assert_eq!(
        kind(&Target::parse(&url).unwrap(), "snapped"),
        ErrorKind::Usage
    );
    client
        .batch_execute("create role maker login createdb")
        .unwrap();
    let url = server(18)
        .cluster()
        .url("postgres")
        .replace("postgres@", "maker@");
    let maker = Target::parse(&url).unwrap();
    assert_eq!(kind(&maker, "snapped"), ErrorKind::Permission);
}

/// Sequences go on where they were; `pg_dump` reads them a moment later, so that they may be ahead.
#[test]
fn positions_are_compared() {
    let folder = TempDir::new().unwrap();
    let database = server(18).database("snapshot");
    database.execute(
        "create sequence up; create sequence down increment -2 minvalue -100 start -10;
         create sequence over maxvalue 3; create sequence round maxvalue 5 cycle;
         select nextval('up'), nextval('up'), nextval('down'), setval('over', 3), nextval('round')",
    );
    let snapshot = creator(folder.path())
        .create(&target(&database), &Session::new())
        .unwrap();
    let next: Vec<_> = snapshot.sequences().unwrap().sequences;
    let next: Vec<_> = next.iter().map(|own| own.next).collect();
    assert_eq!(next, [Some(-12), None, Some(2), Some(3)]);
    let path = snapshot.path().join("sequences.json");
    let told = fs::read_to_string(&path).unwrap();
    let restored = |from: &str, to: &str, name: &str| {
        assert_eq!(told.matches(from).count(), 1, "{told}");
        fs::write(&path, told.replace(from, to)).unwrap();
        let restorer = Restorer::new().programs(programs());
        let name = format!("{}_{name}", database.name());
        restorer
            .restore(&snapshot, &target(&database), &name)
            .unwrap()
    };
    let ahead = restored(r#""next": -12"#, r#""next": -10"#, "ahead");
    assert_eq!((ahead.sequences, ahead.problems), (3, vec![]));
    let behind = restored(r#""next": -12"#, r#""next": -14"#, "behind");
    let problem = |sequence: &str, before, after| Problem::Sequence {
        sequence: sequence.to_owned(),
        before,
        after,
    };
    let down = problem("public.down", Some(-14), Some(-12));
    assert_eq!(behind.problems, [down]);
    let behind = restored(r#""next": 3"#, r#""next": 9"#, "up");
    let up = problem("public.up", Some(9), Some(3));
    let said = "the sequence public.up came to 9 next, and comes to 3 restored";
    assert_eq!((up.to_string().as_str(), behind.problems), (said, vec![up]));
}

#[test]
fn what_is_broken_is_found() {
    let folder = TempDir::new().unwrap();
    let snapshot = creator(folder.path())
        .create(&target(&shop(18)), &Session::new())
        .unwrap();
    let path = snapshot.path();
    let problems = || snapshot.verify(Some(&programs())).unwrap().problems;
    let file = |name: &str| name.to_owned();

    fs::write(path.join("notes.txt"), "x").unwrap();
    assert_eq!(
        problems(),
        [Problem::Unknown {
            file: file("notes.txt")
        }]
    );
    fs::remove_file(path.join("notes.txt")).unwrap();

    let whole = fs::read(path.join("full.dump")).unwrap();
    let mut other = whole.clone();
    other[100] ^= 1;
    fs::write(path.join("full.dump"), &other).unwrap();
    assert_eq!(
        problems(),
        [Problem::Changed {
            file: file("full.dump")
        }]
    );
    fs::remove_file(path.join("full.dump")).unwrap();
    assert_eq!(
        problems(),
        [Problem::Missing {
            file: file("full.dump")
        }]
    );
    fs::write(path.join("full.dump"), &whole).unwrap();
    assert_eq!(problems(), []);

    // An archive that matches its checksum, and is none.
    let manifest = fs::read_to_string(path.join("manifest.json")).unwrap();
    let sum = snapshot
        .manifest()
        .files
        .iter()
        .find(|file| file.name == "full.dump");
    let (sum, bytes) = sum.map(|file| (file.sha256.clone(), file.bytes)).unwrap();
    let none = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    let forged = manifest
        .replace(&sum, none)
        .replace(&format!(": {bytes},"), ": 0,");
    fs::write(path.join("manifest.json"), forged).unwrap();
    fs::write(path.join("full.dump"), "").unwrap();
    let forged = Snapshot::open(path).unwrap();
    let found = forged.verify(Some(&programs())).unwrap().problems;
    assert!(
        matches!(found.as_slice(), [Problem::Archive { message }] if message.contains("too short")),
        "{found:?}"
    );
}

/// Its words are those of a real one that was asked for a method that it was not built with.
#[test]
fn a_pg_dump_without_zlib_does_not_compress() {
    let database = shop(18);
    let bare = TempDir::new().unwrap();
    let refusal = "pg_dump: error: invalid compression specification: this build does not support compression with gzip";
    let script = format!(
        "#!/bin/sh\ncase \"$*\" in *--compress*) echo '{refusal}' >&2; exit 1 ;; esac\nexec {} \"$@\"\n",
        programs().join("pg_dump").display()
    );
    fs::write(bare.path().join("pg_dump"), script).unwrap();
    let executable = std::os::unix::fs::PermissionsExt::from_mode(0o755);
    fs::set_permissions(bare.path().join("pg_dump"), executable).unwrap();
    for (jobs, archive) in [(1, "full.dump"), (2, "full")] {
        let folder = TempDir::new().unwrap();
        let creator = Creator::new(folder.path()).programs(bare.path()).jobs(jobs);
        let snapshot = creator.create(&target(&database), &Session::new()).unwrap();
        assert!(snapshot.path().join(archive).exists());
        assert_eq!(snapshot.verify(Some(&programs())).unwrap().problems, []);
    }
}

#[test]
fn what_fails_leaves_nothing() {
    let database = shop(18);
    let folder = TempDir::new().unwrap();
    let left = || fs::read_dir(folder.path()).unwrap().count();
    // An older pg_dump; Debian's is of another version than the server.
    let old = TempDir::new().unwrap();
    let script = "#!/bin/sh\necho 'pg_dump (PostgreSQL) 12.3'\n";
    fs::write(old.path().join("pg_dump"), script).unwrap();
    let executable = std::os::unix::fs::PermissionsExt::from_mode(0o755);
    fs::set_permissions(old.path().join("pg_dump"), executable).unwrap();
    let creator = Creator::new(folder.path()).programs(old.path());
    let error = creator
        .create(&target(&database), &Session::new())
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Program);
    assert!(error.to_string().contains("is of version 12.3"), "{error}");
    assert_eq!(left(), 0);

    // A role that may not read everything.
    database.execute(
        "drop role if exists snap; create role snap login; grant usage on schema public to snap",
    );
    let url = database.url().replace("postgres@", "snap@");
    let limited = Target::parse(&url).unwrap();
    let error = self::creator(folder.path())
        .create(&limited, &Session::new())
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Permission, "{error}");
    assert_eq!(left(), 0);

    // A table that another session keeps locked, of which nothing is printed.
    let locked = server(18).database("snapshot");
    locked.execute("create table kept (id integer)");
    let mut other = locked.client();
    let mut keeping = other.transaction().unwrap();
    keeping.batch_execute("lock table kept").unwrap();
    let session = Session::new().lock_timeout(std::time::Duration::from_millis(200));
    let error = self::creator(folder.path())
        .count_rows(false)
        .create(&target(&locked), &session)
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout, "{error}");
    let message = "pg_dump waited too long for the lock on public.kept";
    assert_eq!(error.to_string(), message);
    assert_eq!(left(), 0);
    drop(keeping);

    // What was killed on the way is listed as what it is.
    fs::create_dir(folder.path().join("20250101T000000Z.partial")).unwrap();
    fs::create_dir(folder.path().join("other")).unwrap();
    let whole = self::creator(folder.path())
        .create(&target(&database), &Session::new())
        .unwrap();
    let listed = list(folder.path()).unwrap();
    assert!(
        matches!(listed.as_slice(), [Entry::Partial(_), Entry::Whole(found)] if found.path() == whole.path()),
        "{listed:?}"
    );
}
