//! What has to be true before anything is written.

use std::time::Duration;

use reconcile_core::journal::{Event, History, Journal, Place};
use reconcile_core::safeguard::{Requirement, Safeguards, Situation, Window};

fn shop() -> Place {
    Place::new("shop", "1")
}

fn history(events: &[(&str, &Place, Event)]) -> History {
    let folder = tempfile::tempdir().unwrap();
    let journal = Journal::new(folder.path().join("j"));
    for (at, place, event) in events {
        journal.write(at, place, event).unwrap();
    }
    journal.read().unwrap()
}

fn reasons(safeguards: &Safeguards, situation: &Situation<'_>, history: &History) -> Vec<String> {
    let unmet = safeguards.unmet(situation, history);
    unmet.iter().map(ToString::to_string).collect()
}

#[test]
fn a_snapshot_has_to_be_fresh_and_of_this_database() {
    let made = || Event::SnapshotMade {
        path: "db-snapshots/x".to_owned(),
        catalog: "c".to_owned(),
        manifest: None,
    };
    let (shop, other) = (shop(), Place::new("shop", "2"));
    let safeguards = Safeguards::new().requires([Requirement::Snapshot]);
    let now = Situation::new(&shop, "2027-01-01T00:30:00Z");
    let none = "there is no snapshot of this database in the journal".to_owned();
    for (at, place, safeguards, expected) in [
        ("2026-12-31T23:59:59Z", &shop, &safeguards, None),
        ("2026-12-31T00:30:00Z", &shop, &safeguards, None),
        (
            "2026-12-31T00:29:59Z",
            &shop,
            &safeguards,
            Some("the last snapshot of this database is of 2026-12-31T00:29:59Z".to_owned()),
        ),
        (
            // Of the future: some clock is wrong.
            "2027-01-01T00:30:01Z",
            &shop,
            &safeguards,
            Some("the last snapshot of this database is of 2027-01-01T00:30:01Z".to_owned()),
        ),
        (
            "2027-01-01T00:29:00Z",
            &other,
            &safeguards,
            Some(none.clone()),
        ),
        (
            "2026-12-31T00:29:59Z",
            &shop,
            &safeguards
                .clone()
                .snapshot_max_age(Duration::from_hours(25)),
            None,
        ),
    ] {
        let history = history(&[(at, place, made())]);
        let found = reasons(safeguards, &now, &history);
        assert_eq!(found, expected.into_iter().collect::<Vec<_>>(), "{at}");
    }
    assert_eq!(reasons(&safeguards, &now, &History::default()), [none]);
}

/// The journal knows what was made; that it is gone somebody has to say.
#[test]
fn a_snapshot_has_to_be_there_still() {
    let made = |path: &str| Event::SnapshotMade {
        path: path.to_owned(),
        catalog: "c".to_owned(),
        manifest: None,
    };
    let shop = shop();
    let history = history(&[
        ("2026-12-01T00:00:00Z", &shop, made("old")),
        ("2026-12-31T10:00:00Z", &shop, made("first")),
        ("2026-12-31T11:00:00Z", &shop, made("second")),
    ]);
    let safeguards = Safeguards::new().requires([Requirement::Snapshot]);
    let now = || Situation::new(&shop, "2026-12-31T12:00:00Z");
    let fresh = |safeguards: &Safeguards| -> Vec<String> {
        let situation = now();
        let entries = safeguards.fresh_snapshots(&situation, &history);
        entries.iter().map(|entry| entry.at.clone()).collect()
    };
    assert_eq!(
        fresh(&safeguards),
        ["2026-12-31T11:00:00Z", "2026-12-31T10:00:00Z"]
    );
    assert!(fresh(&Safeguards::new()).is_empty());
    let found = |situation: &Situation<'_>| reasons(&safeguards, situation, &history);
    assert!(found(&now()).is_empty());
    let second_gone = now().broken("second", "it is gone");
    assert!(found(&second_gone).is_empty());
    assert_eq!(
        found(&second_gone.broken("first", "it was changed")),
        ["the snapshot of 2026-12-31T11:00:00Z is not whole: it is gone"]
    );
}

#[test]
fn a_rehearsal_has_to_be_of_this_script_and_this_catalog() {
    let place = shop();
    let rehearsed = |script: &str, catalog: &str, passed| Event::Rehearsed {
        script: script.to_owned(),
        catalog: catalog.to_owned(),
        passed,
    };
    let safeguards = Safeguards::new().requires([Requirement::Rehearsal]);
    let at = "2026-11-22T22:42:24Z";
    let now = Situation::new(&place, at).script("s", "c");
    for (events, expected) in [
        (vec![rehearsed("s", "c", true)], None),
        (
            vec![rehearsed("s", "c", false), rehearsed("s", "c", true)],
            None,
        ),
        (
            vec![rehearsed("s", "c", true), rehearsed("s", "c", false)],
            Some(format!("the rehearsal of {at} did not pass")),
        ),
        (
            vec![rehearsed("s", "d", true)],
            Some(format!(
                "the database has been changed since the rehearsal of {at}"
            )),
        ),
        (
            vec![rehearsed("t", "c", true)],
            Some("this very script was not rehearsed".to_owned()),
        ),
    ] {
        let events: Vec<_> = events
            .into_iter()
            .map(|event| (at, &place, event))
            .collect();
        let found = reasons(&safeguards, &now, &history(&events));
        assert_eq!(found, expected.into_iter().collect::<Vec<_>>());
    }
    // What is no script has no rehearsal.
    let other = Situation::new(&place, at);
    assert!(safeguards.unmet(&other, &History::default()).is_empty());
}

#[test]
fn windows_are_hours_of_days() {
    for (text, inside, outside) in [
        (
            "02:00-05:00",
            vec![(1, 120), (7, 299)],
            vec![(1, 119), (1, 300)],
        ),
        (
            "Sat,Sun 22:00-04:00",
            vec![(6, 1320), (7, 0), (1, 239)],
            vec![(6, 239), (1, 240), (1, 1320)],
        ),
        ("Sun 23:00-24:00", vec![(7, 1439)], vec![(1, 0), (7, 1379)]),
    ] {
        let window: Window = text.parse().unwrap();
        assert_eq!(window.to_string(), text);
        for (day, minute) in inside {
            assert!(window.contains(day, minute), "{text} {day} {minute}");
        }
        for (day, minute) in outside {
            assert!(!window.contains(day, minute), "{text} {day} {minute}");
        }
    }
    for wrong in [
        "",
        "2:00-5:00",
        "02:00",
        "02:00-02:00",
        "Son 02:00-05:00",
        "02:00-24:01",
        "24:00-02:00",
        "02:60-05:00",
    ] {
        assert!(wrong.parse::<Window>().is_err(), "{wrong}");
    }
    // 22 November 2026 is a Sunday.
    let place = shop();
    let in_window = |text: &str, at: &str| {
        let safeguards = Safeguards::new().window(Some(text.parse().unwrap()));
        safeguards
            .unmet(&Situation::new(&place, at), &History::default())
            .is_empty()
    };
    assert!(in_window("Sun 22:00-23:00", "2026-11-22T22:42:24Z"));
    assert!(!in_window("Sat 22:00-23:00", "2026-11-22T22:42:24Z"));
    assert!(in_window("Tue 00:00-24:00", "2000-02-29T12:00:00Z"));
    assert!(in_window("Thu 00:00-24:00", "1970-01-01T00:00:00Z"));
    assert!(!in_window("Mon 00:00-24:00", "no time"));
}
