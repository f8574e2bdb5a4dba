//! The JSON of `reconcile sequences --format json`.

use reconcile_core::catalog::{Feed, FeedVia};
use reconcile_core::name::QualifiedName;
use reconcile_core::sequence::{
    FedColumn, Limits, Position, SequenceReport, SequenceState, Status, decide,
};
use serde_json::{Value, json};

#[test]
fn the_form_is_the_contract() {
    let feed = Feed::new(
        QualifiedName::new("public", "Order"),
        "id",
        FeedVia::Default,
    );
    let state = SequenceState::new(
        QualifiedName::new("public", "Order_id_seq"),
        vec![feed],
        Status::Unknown,
    )
    .with_decision(decide(
        &Limits {
            cache: 20,
            ..Limits::BIGINT
        },
        Position::called(3),
        &[FedColumn::bigint(Some(50))],
    ));
    let mut unread = SequenceState::new(
        QualifiedName::new("public", "unread"),
        vec![],
        Status::Unknown,
    );
    unread.reason = Some("public.unread may not be read".to_owned());
    let report = SequenceReport::new(vec![state, unread]);
    let expected = json!({
        "schema_version": 1,
        "read_at": null,
        "sequences": [
            {
                "sequence": "public.\"Order_id_seq\"",
                "feeds": [{"table": "public.\"Order\"", "column": "id", "via": "default"}],
                "status": "behind",
                "next": 4,
                "extreme": 50,
                "target": 51,
                "steps_behind": 47,
                "first_collision": null,
                "remaining": 9_223_372_036_854_775_804_i64,
                "used_percent": 0.0,
                "flags": ["cached"],
            },
            {
                "sequence": "public.unread",
                "feeds": [],
                "status": "unknown",
                "next": null,
                "extreme": null,
                "target": null,
                "steps_behind": null,
                "first_collision": null,
                "remaining": null,
                "used_percent": null,
                "flags": [],
                "reason": "public.unread may not be read",
            },
        ],
        "summary": {
            "ok": 0, "behind": 1, "behind_would_exhaust": 0, "exhausted": 0, "unused": 0,
            "empty": 0, "cycling": 0, "indirect": 0, "unlinked": 0, "unknown": 1,
        },
    });
    assert_eq!(serde_json::to_value(&report).unwrap(), expected);
    let text = serde_json::to_string(&report).unwrap();
    assert!(text.find("\"status\"") < text.find("\"next\""), "{text}");
    let again: SequenceReport = serde_json::from_str(&text).unwrap();
    assert_eq!(serde_json::to_value(&again).unwrap(), expected);
}

#[test]
fn counts_beyond_64_bits_are_cut() {
    let limits = Limits {
        min: i64::MIN,
        start: i64::MIN,
        ..Limits::BIGINT
    };
    let state = SequenceState::new(QualifiedName::new("s", "q"), vec![], Status::Unknown)
        .with_decision(decide(
            &limits,
            Position::before(i64::MIN),
            &[FedColumn::bigint(None)],
        ));
    assert_eq!(state.remaining, Some(u64::MAX));
    assert_eq!(
        serde_json::to_value(&state).unwrap()["remaining"],
        Value::from(u64::MAX)
    );
}
