use reconcile_core::type_change::{
    Change, Session, Side, TypeKind, Using, Verdict, judge, parse_type, reference,
};

use crate::common::{read, root};

fn side(sql: &str) -> Side {
    parse_type(sql, &mut |_| None).unwrap().side
}

fn change(from: &str, to: &str, using: Using) -> Change {
    judge(&side(from), &side(to), using, &Session::new())
}

#[test]
fn the_worst_is_taken_where_the_session_is_not_known() {
    let judged = |session: &Session| {
        let (from, to) = (side("timestamp"), side("timestamptz"));
        judge(&from, &to, Using::None, session).verdict
    };
    let worst = Verdict::MayFail { changes: true };
    assert_eq!(judged(&Session::new()), worst);
    assert_eq!(
        judged(&Session::new().with_time_zone("Europe/Berlin")),
        worst
    );
    for utc in ["UTC", "Etc/UTC", "gmt"] {
        assert_eq!(
            judged(&Session::new().with_time_zone(utc)),
            Verdict::Lossless
        );
    }
    let floats = |major| {
        let session = Session::new().with_major(major);
        judge(&side("float8"), &side("numeric"), Using::None, &session).verdict
    };
    assert_eq!(floats(13), Verdict::MayFail { changes: true });
    assert_eq!(floats(14), Verdict::Lossy);
    let any = change("float8", "numeric", Using::None).verdict;
    assert_eq!(any, Verdict::MayFail { changes: true });
}

#[test]
fn what_was_not_measured_is_never_harmless() {
    let is_unknown = |from: &str, to: &str, using| {
        let change = change(from, to, using);
        assert_eq!(change.verdict, Verdict::Unknown, "{from} {to}");
        assert!(change.refused.is_some() && change.work.is_none());
    };
    is_unknown("point", "text", Using::None);
    is_unknown("text", "tsvector", Using::Cast);
    is_unknown("int", "nobody_knows", Using::None);
    is_unknown("nobody_knows[]", "text", Using::None);
    is_unknown("int", "bigint", Using::Expression);
    is_unknown("int", "int", Using::Expression);
    is_unknown("bytea", "int", Using::ThroughText);
    is_unknown("geometry(Point,4326)", "geometry(Point)", Using::None);
    assert_eq!(change("point", "point", Using::None).verdict, Verdict::Same);
}

#[test]
fn a_recreated_enum_is_judged_by_its_labels() {
    let of = |name: &str, labels: &[&str], array: bool| {
        let mut side = side(name);
        side.data_type.array = array;
        side.kind = TypeKind::Enum {
            labels: labels.iter().map(|&label| label.to_owned()).collect(),
        };
        side
    };
    let (old, new) = (&["a", "b'c"], &["b'c", "d"]);
    for array in [false, true] {
        let judged = |from: &[&str], to: &[&str], using| {
            let (from, to) = (of("old", from, array), of("new", to, array));
            judge(&from, &to, using, &Session::new())
        };
        assert_eq!(judged(old, new, Using::None).verdict, Verdict::Impossible);
        let lacks = judged(old, new, Using::ThroughText);
        assert_eq!(lacks.verdict, Verdict::MayFail { changes: false });
        assert_eq!(lacks.to_string(), "the new type lacks 'a'");
        let same = judged(old, old, Using::ThroughText);
        assert_eq!(same.verdict, Verdict::Lossless);
    }
}

#[test]
fn serial_is_an_integer_and_says_so() {
    for (sql, text) in [
        ("serial", "integer"),
        ("bigserial", "bigint"),
        ("SERIAL2", "smallint"),
    ] {
        let parsed = parse_type(sql, &mut |_| None).unwrap();
        assert!(parsed.serial);
        assert_eq!(parsed.side.data_type.text, text);
    }
    assert!(
        !parse_type("\"public\".serial", &mut |_| None)
            .unwrap()
            .serial
    );
    assert!(!parse_type("int", &mut |_| None).unwrap().serial);
}

#[test]
fn the_reference_is_generated() {
    let path = root().join("docs/type-changes.md");
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(&path, reference()).unwrap();
    }
    assert!(
        read(&path) == reference(),
        "docs/type-changes.md is not up to date: run UPDATE_EXPECT=1 cargo test --test core"
    );
}
