//! What is done with a sequence, as far as the role's rights reach, and the exact SQL of it.

use std::collections::HashMap;
use std::time::Duration;

use insta::assert_snapshot;
use reconcile_core::catalog::{Feed, FeedVia};
use reconcile_core::name::QualifiedName;
use reconcile_core::sequence::{
    Consent, FedColumn, Flag, Judged, JudgedColumn, Limits, Method, Position, Range, RepairPlan,
    Rights, SequenceReport, SequenceState, Status, decide,
};

const INTEGER: Limits = Limits {
    max: i32::MAX as i64,
    ..Limits::BIGINT
};
const DOWN: Limits = Limits {
    increment: -2,
    min: i64::MIN,
    max: -1,
    start: -1,
    ..Limits::BIGINT
};
const CYCLE: Limits = Limits {
    max: 100,
    cycle: true,
    ..Limits::BIGINT
};

fn name() -> QualifiedName {
    QualifiedName::new("public", "Order_id_seq")
}

fn column(extreme: Option<i64>, range: Range, via: FeedVia) -> JudgedColumn {
    let table = QualifiedName::new("public", "Order");
    JudgedColumn::new(Feed::new(table, "id", via), FedColumn::new(extreme, range))
}

/// One column with an index, fed by its default.
fn integer(extreme: i64) -> Vec<JudgedColumn> {
    vec![column(Some(extreme), Range::INTEGER, FeedVia::Default)]
}

fn state(limits: Limits, position: Position, columns: Vec<JudgedColumn>) -> SequenceState {
    let fed: Vec<FedColumn> = columns.iter().map(|column| column.fed).collect();
    let feeds = columns.iter().map(|column| column.feed.clone()).collect();
    let mut state = SequenceState::new(name(), feeds, Status::Unknown)
        .with_decision(decide(&limits, position, &fed));
    state.judged = Some(Judged::new(limits, position, columns));
    state
}

fn behind() -> SequenceState {
    state(INTEGER, Position::called(3), integer(50))
}

fn plan(state: SequenceState, rights: &Rights, consent: &Consent) -> RepairPlan {
    let rights = HashMap::from([(name(), rights.clone())]);
    RepairPlan::new(&SequenceReport::new(vec![state]), &rights, consent)
}

fn owner() -> Rights {
    Rights::of_owner("App")
}

fn granted(update: bool, usage: bool) -> Rights {
    Rights::granted("web", "App", update, usage)
}

#[test]
fn the_method_follows_from_the_rights() {
    for (rights, steps, method) in [
        (owner(), 47, Ok(Method::Locked)),
        (granted(true, true), 47, Ok(Method::Nextval)),
        (granted(true, true), 1_000_000, Ok(Method::Nextval)),
        (granted(true, true), 1_000_001, Ok(Method::Guarded)),
        (granted(true, false), 47, Ok(Method::Nextval)),
        (granted(true, false), 1_000_001, Ok(Method::Guarded)),
        (granted(false, true), 47, Ok(Method::Nextval)),
        (granted(false, true), 200_000, Ok(Method::Nextval)),
        (
            granted(false, true),
            6_000_000,
            Err("run: grant update on sequence public.\"Order_id_seq\" to web"),
        ),
        (
            granted(false, false),
            47,
            Err(
                "run as its owner \"App\", or run: grant update on sequence public.\"Order_id_seq\" to web",
            ),
        ),
    ] {
        let state = state(INTEGER, Position::called(3), integer(steps + 3));
        let plan = plan(state, &rights, &Consent::new());
        match method {
            Ok(method) => {
                assert_eq!(plan.repairs.len(), 1, "{rights:?}");
                assert_eq!(plan.repairs[0].method, method, "{rights:?}");
                assert!(plan.left_alone.is_empty());
            }
            Err(reason) => {
                assert!(plan.repairs.is_empty(), "{rights:?}");
                let left = &plan.left_alone[0].reason;
                assert!(left.contains(reason), "{left}");
            }
        }
    }
}

#[test]
fn what_is_well_is_in_neither_list() {
    for (limits, position, extreme) in [
        (INTEGER, Position::called(50), Some(50)),
        (INTEGER, Position::called(100), None),
        (INTEGER, Position::before(1), None),
    ] {
        let columns = vec![column(extreme, Range::INTEGER, FeedVia::Default)];
        let plan = plan(state(limits, position, columns), &owner(), &Consent::new());
        assert_eq!(plan, RepairPlan::default());
    }
    for status in [Status::Indirect, Status::Unlinked] {
        let state = SequenceState::new(name(), vec![], status);
        assert_eq!(
            plan(state, &owner(), &Consent::new()),
            RepairPlan::default()
        );
    }
}

#[test]
fn what_is_left_alone_has_a_reason() {
    let mut unread = SequenceState::new(name(), vec![], Status::Unknown);
    unread.reason = Some("public.t may not be read".to_owned());
    let mut unjudged = behind();
    unjudged.judged = None;
    let late_bound = vec![column(Some(50), Range::BIGINT, FeedVia::LateBound)];
    let table = [
        (unread, "public.t may not be read"),
        (
            SequenceState::new(name(), vec![], Status::Unknown),
            "it could not be judged",
        ),
        (
            state(CYCLE, Position::called(3), integer(50)),
            "it begins again at its end",
        ),
        (
            state(INTEGER, Position::called(3), integer(i32::MAX.into())),
            "--allow-exhaust 'public.\"Order_id_seq\"'",
        ),
        (
            state(INTEGER, Position::called(i32::MAX.into()), integer(50)),
            "no value is left",
        ),
        (
            state(Limits::BIGINT, Position::called(3), late_bound),
            "looked up at every insert",
        ),
        (unjudged, "it was not read"),
    ];
    for (state, part) in table {
        let plan = plan(state, &owner(), &Consent::new());
        assert!(plan.repairs.is_empty(), "{part}");
        let reason = &plan.left_alone[0].reason;
        assert!(reason.contains(part), "{part}: {reason}");
    }
    let report = SequenceReport::new(vec![behind()]);
    let plan = RepairPlan::new(&report, &HashMap::new(), &Consent::new());
    let reason = &plan.left_alone[0].reason;
    assert!(reason.contains("does not exist any more"), "{reason}");
}

/// A column that is looked up by a text is no reason to hold still for the others.
#[test]
fn one_firm_column_is_enough() {
    let mut columns = integer(5);
    columns.push(column(Some(50), Range::INTEGER, FeedVia::LateBound));
    let state = state(INTEGER, Position::called(3), columns);
    let plan = plan(state, &owner(), &Consent::new());
    assert_eq!(plan.repairs[0].target, Some(51));
}

#[test]
fn moving_back_needs_a_name_an_owner_and_a_full_view() {
    let at = |last, extreme| {
        let columns = vec![column(extreme, Range::INTEGER, FeedVia::Default)];
        state(
            Limits {
                increment: 10,
                start: 7,
                ..INTEGER
            },
            Position::called(last),
            columns,
        )
    };
    let named = Consent::new().rewind(name());
    let other = Consent::new().rewind(QualifiedName::new("public", "other"));
    for (state, consent, target) in [
        (at(107, Some(44)), &named, Some(47)),
        (at(107, Some(47)), &named, Some(57)),
        // Off its steps: they stay as they are.
        (at(105, Some(44)), &named, Some(45)),
        (at(107, None), &named, Some(7)),
        (at(47, Some(44)), &named, Some(47)),
        (at(37, Some(44)), &named, None),
        (at(37, Some(44)), &other, None),
        (at(107, Some(44)), &other, None),
        (at(i32::MAX.into(), Some(44)), &named, Some(47)),
    ] {
        let context = format!("{:?}", state.judged);
        let plan = plan(state, &owner(), consent);
        let back = plan
            .repairs
            .iter()
            .find(|r| r.target < r.next || r.next.is_none());
        assert_eq!(back.and_then(|r| r.target), target, "{context}");
    }
    let refused = plan(at(107, Some(44)), &granted(true, true), &named);
    assert!(
        refused.left_alone[0]
            .reason
            .contains("only its owner \"App\"")
    );
    let mut unseen = at(107, Some(44));
    unseen.flags.push(Flag::AlsoIndirect);
    let refused = plan(unseen, &owner(), &named);
    assert!(
        refused.left_alone[0]
            .reason
            .contains("cannot be looked through")
    );
}

fn sql(state: SequenceState, rights: &Rights, consent: &Consent) -> String {
    let plan = plan(state, rights, consent);
    plan.repairs[0].transaction(Duration::from_millis(500), Duration::from_secs(5))
}

#[test]
fn the_exact_statements() {
    let none = Consent::new();
    assert_snapshot!("locked", sql(behind(), &owner(), &none));
    let far = state(INTEGER, Position::called(3), integer(2_000_000));
    assert_snapshot!("guarded", sql(far, &granted(true, false), &none));
    assert_snapshot!("nextval", sql(behind(), &granted(false, true), &none));

    let cached = Limits { cache: 20, ..DOWN };
    let numeric = vec![
        column(Some(-50), Range::numeric(12, 2).unwrap(), FeedVia::Identity),
        column(Some(-20), Range::BIGINT, FeedVia::Domain).quick(false),
    ];
    let down = state(cached, Position::before(-3), numeric);
    assert_snapshot!(
        "locked_down_cached_numeric",
        sql(down.clone(), &owner(), &none)
    );
    assert_snapshot!("nextval_down", sql(down, &granted(false, true), &none));

    let sentinel = state(INTEGER, Position::called(3), integer(i32::MAX.into()));
    let exhaust = Consent::new().exhaust(name());
    assert_snapshot!("exhaust", sql(sentinel, &owner(), &exhaust));

    let ahead = state(INTEGER, Position::called(1000), integer(50));
    let rewind = Consent::new().rewind(name());
    assert_snapshot!("rewind", sql(ahead, &owner(), &rewind));
}

/// What stands in a comment of the script cannot end it, and what stands in a name is not filled in.
#[test]
fn the_script_is_what_psql_runs() {
    let hostile = QualifiedName::new("public", "a\n\\! touch x\r{{step}}'\"");
    let mut first = behind();
    let mut columns = integer(50);
    columns.push(column(Some(20), Range::BIGINT, FeedVia::Default).quick(false));
    first.judged = Some(Judged::new(INTEGER, Position::called(3), columns));
    let mut second = behind();
    second.sequence = hostile.clone();
    let mut third = SequenceState::new(
        QualifiedName::new("public", "z\nselect 1;"),
        vec![],
        Status::Unknown,
    );
    third.reason = Some("one\ntwo".to_owned());
    let rights = HashMap::from([(name(), owner()), (hostile, owner())]);
    let report = SequenceReport::new(vec![first, second, third]);
    let plan = RepairPlan::new(&report, &rights, &Consent::new());
    assert_snapshot!("script", plan.to_script());
}
