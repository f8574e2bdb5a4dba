use std::path::Path;

use reconcile_core::connect::{Environment, Secret, Target};

fn write(folder: &Path, name: &str, text: &str) -> String {
    use std::os::unix::fs::PermissionsExt as _;
    let file = folder.join(name);
    std::fs::write(&file, text).unwrap();
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600)).unwrap();
    file.display().to_string()
}

#[test]
fn the_first_line_of_the_password_file_that_fits_counts() {
    let folder = tempfile::tempdir().unwrap();
    let file = write(
        folder.path(),
        "passwords",
        "#h:*:*:*:comment\n\nshort:line\nh:5432:d:u:one\n*:5433:*:*:two\nh:*:other:*:thr\\:ee\\\\\n\
         a\\:b:*:*:*:four\r\nlocalhost:*:*:*:five\n/run/pg:*:*:v:six\nh:*:*:w:se:ven\n",
    );
    let environment = Environment::from_variables([("PGPASSFILE", file)]);
    for (url, password) in [
        ("postgresql://u@h/d", Some("one")),
        ("postgresql://u@h/d?schema=s", Some("one")),
        ("postgresql://u@anywhere:5433/x", Some("two")),
        ("postgresql://v@h/other", Some("thr:ee\\")),
        ("postgresql://u@[a:b]/d", Some("four")),
        ("postgresql://u@/d?host=/run/pg", Some("five")),
        ("postgresql://w@h/d", Some("se:ven")),
        ("postgresql://u@h/none", None),
        ("postgresql://h/d", None),
    ] {
        let target = environment.complete(Target::parse(url).unwrap()).unwrap();
        let found = target.endpoints()[0].password.clone();
        assert_eq!(found, password.map(Secret::new), "{url}");
    }
    let each = environment
        .complete(Target::parse("postgresql://u@h,h:5433/d").unwrap())
        .unwrap();
    let passwords: Vec<_> = each
        .endpoints()
        .iter()
        .map(|end| end.password.clone())
        .collect();
    assert_eq!(
        passwords,
        [Some(Secret::new("one")), Some(Secret::new("two"))]
    );
    let written = environment
        .complete(Target::parse("postgresql://u:own@h/d").unwrap())
        .unwrap();
    assert_eq!(written.password(), Some(Secret::new("own")));
    assert_eq!(written.endpoints()[0].password, None);
}

/// The URL wins over the service, the service over the variables.
#[test]
fn the_nearest_source_wins() {
    let folder = tempfile::tempdir().unwrap();
    let file = write(
        folder.path(),
        "services",
        "# mine\n[a]\nhost=in-service\nport=1\n\n[b]\nhost=other\n[bad]\nnonsense\n[nested]\nservice=a\n",
    );
    let environment = Environment::from_variables([
        ("PGSERVICEFILE", file.as_str()),
        ("PGHOST", "in-variable"),
        ("PGPORT", "2"),
        ("PGUSER", "u"),
        ("PGHOSTADDR", "10.0.0.9"),
        ("PGDATABASE", ""),
    ]);
    for (url, shown) in [
        (
            "postgresql://in-url:3/d?service=a",
            "postgresql://u@in-url:3/d",
        ),
        (
            "postgresql://in-url/d?service=a",
            "postgresql://u@in-url:1/d",
        ),
        ("service=a", "postgresql://u@in-service:1"),
        ("service=b", "postgresql://u@other:2"),
        ("postgresql://", "postgresql://u@in-variable:2"),
        ("postgresql://in-url", "postgresql://u@in-url:2"),
        // Prisma reads none of them.
        (
            "postgresql://in-url/d?schema=s",
            "postgresql://in-url:5432/d",
        ),
    ] {
        let target = environment.complete(Target::parse(url).unwrap()).unwrap();
        assert_eq!(target.to_string(), shown, "{url}");
        let from_variable = url == "postgresql://";
        assert_eq!(
            target.endpoints()[0].address.is_some(),
            from_variable,
            "{url}"
        );
    }
    for (service, message) in [
        (
            "bad",
            format!("line 9 of the service file {file} is not key=value"),
        ),
        (
            "nested",
            format!("line 11 of the service file {file} is not key=value"),
        ),
        ("c", "the connection service `c` is not defined".to_owned()),
    ] {
        let target = Target::parse(&format!("service={service}")).unwrap();
        assert_eq!(
            environment.complete(target).unwrap_err().to_string(),
            message
        );
    }
}
