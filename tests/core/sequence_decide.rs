//! The decision about a sequence, situation by situation.

#![allow(
    clippy::too_many_lines,
    clippy::type_complexity,
    reason = "tables of cases"
)]

use reconcile_core::sequence::Status::{
    Behind, BehindWouldExhaust, Cycling, Empty, Exhausted, Ok, Unused,
};
use reconcile_core::sequence::{
    Decision, FedColumn, Flag, Limits, Position, Range, Status, decide,
};

const INTEGER: Limits = Limits {
    max: i32::MAX as i64,
    ..Limits::BIGINT
};
const TENS: Limits = Limits {
    increment: 10,
    start: 7,
    ..Limits::BIGINT
};
const DOWN: Limits = Limits {
    increment: -1,
    min: i64::MIN,
    max: -1,
    start: -1,
    ..Limits::BIGINT
};
const FROM_1000: Limits = Limits {
    min: 1000,
    start: 1000,
    ..Limits::BIGINT
};
const TO_95: Limits = Limits {
    increment: 10,
    max: 95,
    ..Limits::BIGINT
};

fn called(last: i64) -> Position {
    Position::called(last)
}

fn before(next: i64) -> Position {
    Position::before(next)
}

fn judge(limits: Limits, position: Position, extremes: &[Option<i64>]) -> Decision {
    let fed: Vec<_> = extremes.iter().copied().map(FedColumn::bigint).collect();
    decide(&limits, position, &fed)
}

/// The sixteen situations in which the known formulas go wrong, and what follows in each.
#[test]
fn classical_situations() {
    let up_to_100 = Limits {
        max: 100,
        ..Limits::BIGINT
    };
    let cycle = Limits {
        cycle: true,
        ..up_to_100
    };
    let table: [(&str, Limits, Position, &[Option<i64>], Status, i64); 16] = [
        (
            "empty, never used",
            Limits::BIGINT,
            before(1),
            &[None],
            Unused,
            1,
        ),
        ("emptied", Limits::BIGINT, called(100), &[None], Empty, 101),
        (
            "restarted at 5000, empty",
            Limits::BIGINT,
            before(5000),
            &[None],
            Empty,
            5000,
        ),
        ("behind", Limits::BIGINT, called(3), &[Some(50)], Behind, 51),
        (
            "id 1 imported, fresh sequence",
            Limits::BIGINT,
            before(1),
            &[Some(1)],
            Behind,
            2,
        ),
        ("ahead", Limits::BIGINT, called(100), &[Some(50)], Ok, 101),
        (
            "only ids of 0 and less",
            Limits::BIGINT,
            before(1),
            &[Some(0)],
            Unused,
            1,
        ),
        (
            "MINVALUE 1000, empty",
            FROM_1000,
            before(1000),
            &[None],
            Unused,
            1000,
        ),
        (
            "MINVALUE 1000, rows to 50",
            FROM_1000,
            before(1000),
            &[Some(50)],
            Unused,
            1000,
        ),
        (
            "INCREMENT 10 START 7",
            TENS,
            called(7),
            &[Some(45)],
            Behind,
            47,
        ),
        ("INCREMENT -1", DOWN, called(-3), &[Some(-50)], Behind, -51),
        (
            "INCREMENT -1, healthy",
            DOWN,
            called(-50),
            &[Some(-50)],
            Ok,
            -51,
        ),
        (
            "rows above MAXVALUE",
            up_to_100,
            called(10),
            &[Some(5000)],
            Empty,
            11,
        ),
        (
            "sentinel",
            INTEGER,
            called(5),
            &[Some(2_147_483_647)],
            BehindWouldExhaust,
            6,
        ),
        ("CYCLE", cycle, called(10), &[Some(50)], Cycling, 11),
        (
            "shared by two tables",
            Limits::BIGINT,
            called(20),
            &[Some(20), Some(55)],
            Behind,
            56,
        ),
    ];
    for (situation, limits, position, extremes, status, next) in table {
        let decision = judge(limits, position, extremes);
        assert_eq!(decision.status, status, "{situation}");
        let after = decision.target.or(decision.next);
        assert_eq!(after, Some(next), "{situation}");
        assert_eq!(decision.target.is_some(), status == Behind, "{situation}");
        assert_eq!(
            decision.setval(),
            decision.target.map(|target| target - limits.increment),
            "{situation}"
        );
    }
}

#[test]
fn next_value_not_last_value_is_compared() {
    let pooled = Limits {
        increment: 50,
        ..Limits::BIGINT
    };
    for (limits, position, extreme, status, steps) in [
        (pooled, called(51), 100, Ok, None),
        (pooled, called(51), 101, Behind, Some(1)),
        (pooled, called(51), 150, Behind, Some(1)),
        (pooled, called(51), 151, Behind, Some(2)),
        (Limits::BIGINT, before(1), 1, Behind, Some(1)),
        (Limits::BIGINT, called(1), 1, Ok, None),
        (DOWN, before(-1), -1, Behind, Some(1)),
        (DOWN, called(-1), -1, Ok, None),
    ] {
        let decision = judge(limits, position, &[Some(extreme)]);
        let found = (decision.status, decision.steps_behind);
        assert_eq!(found, (status, steps), "{position:?} {extreme}");
    }
}

/// What is left, and how much is used, by the limit that takes effect.
#[test]
fn headroom() {
    let small = Limits {
        max: 32_767,
        ..Limits::BIGINT
    };
    let down_to_minus_10 = Limits { min: -10, ..DOWN };
    let moved_back = Limits {
        start: 51,
        max: 100,
        ..Limits::BIGINT
    };
    for (situation, limits, position, remaining, used) in [
        (
            "fresh",
            Limits {
                max: 10,
                ..Limits::BIGINT
            },
            before(1),
            10,
            0.0,
        ),
        (
            "one used",
            Limits {
                max: 10,
                ..Limits::BIGINT
            },
            called(1),
            9,
            10.0,
        ),
        (
            "one left",
            Limits {
                max: 10,
                ..Limits::BIGINT
            },
            called(9),
            1,
            90.0,
        ),
        (
            "none left",
            Limits {
                max: 10,
                ..Limits::BIGINT
            },
            called(10),
            0,
            100.0,
        ),
        ("91 is the last before 95", TO_95, called(81), 1, 90.0),
        ("95 is never reached", TO_95, called(91), 0, 100.0),
        ("95 is not reached from 86", TO_95, called(86), 0, 100.0),
        ("downwards", down_to_minus_10, called(-4), 6, 40.0),
        ("smallint", small, called(16_384), 16_383, 50.0),
        ("cut off, not rounded", small, called(32_766), 1, 99.99),
        ("behind its start", moved_back, called(10), 90, 10.0),
    ] {
        let decision = judge(limits, position, &[None]);
        let found = (decision.remaining, decision.used_percent);
        assert_eq!(found, (Some(remaining), Some(used)), "{situation}");
    }
    let whole = Limits {
        min: i64::MIN,
        start: i64::MIN,
        ..Limits::BIGINT
    };
    let decision = judge(whole, before(i64::MIN), &[Some(i64::MAX)]);
    assert_eq!(decision.remaining, Some(1 << 64));
    assert_eq!(decision.steps_behind, Some(1 << 64));
    assert_eq!(decision.status, BehindWouldExhaust);
}

#[test]
fn the_narrowest_column_is_the_limit() {
    let columns = |range, extreme| [FedColumn::new(extreme, range)];
    let six_digits = Range::numeric(6, 0).unwrap();
    for (situation, limits, last, fed, status, flags) in [
        (
            "smallint column on a bigint sequence, full",
            Limits::BIGINT,
            32_767,
            columns(Range::SMALLINT, Some(32_767)),
            Exhausted,
            vec![Flag::NearExhausted, Flag::ColumnNarrower],
        ),
        (
            "numeric(6)",
            Limits::BIGINT,
            999_998,
            columns(six_digits, Some(999_998)),
            Ok,
            vec![Flag::NearExhausted, Flag::ColumnNarrower],
        ),
        (
            "numeric(6), one too many",
            Limits::BIGINT,
            5,
            columns(six_digits, Some(999_999)),
            BehindWouldExhaust,
            vec![Flag::ColumnNarrower],
        ),
        (
            "serial made bigint",
            INTEGER,
            5,
            columns(Range::BIGINT, Some(5)),
            Ok,
            vec![Flag::SequenceNarrower],
        ),
        (
            "a limit set on purpose",
            Limits {
                max: 1000,
                ..Limits::BIGINT
            },
            5,
            columns(Range::BIGINT, Some(5)),
            Ok,
            vec![],
        ),
        (
            "serial",
            INTEGER,
            5,
            columns(Range::INTEGER, Some(5)),
            Ok,
            vec![],
        ),
        (
            "smallint downwards",
            Limits {
                min: -32_768,
                ..DOWN
            },
            -5,
            columns(Range::INTEGER, Some(-5)),
            Ok,
            vec![Flag::SequenceNarrower],
        ),
        (
            "bigint downwards into smallint",
            DOWN,
            -32_768,
            columns(Range::SMALLINT, Some(-32_768)),
            Exhausted,
            vec![Flag::NearExhausted, Flag::ColumnNarrower],
        ),
    ] {
        let decision = decide(&limits, called(last), &fed);
        assert_eq!(
            (decision.status, decision.flags),
            (status, flags),
            "{situation}"
        );
    }
}

#[test]
fn flags() {
    let cached = Limits {
        cache: 50,
        ..Limits::BIGINT
    };
    let cycling = Limits {
        cycle: true,
        max: 8,
        increment: 2,
        start: 2,
        ..Limits::BIGINT
    };
    let hundred = Limits {
        max: 100,
        ..Limits::BIGINT
    };
    for (situation, limits, position, flags) in [
        ("block of 50 taken", cached, called(50), vec![Flag::Cached]),
        ("in phase", TENS, called(47), vec![]),
        ("out of phase", TENS, called(45), vec![Flag::PhaseDrift]),
        (
            "out of phase below its start",
            TENS,
            called(5),
            vec![Flag::PhaseDrift],
        ),
        // It begins again at MINVALUE, not at START.
        ("cycling", cycling, called(3), vec![]),
        ("a quarter left", hundred, called(75), vec![]),
        (
            "less than a quarter left",
            hundred,
            called(76),
            vec![Flag::RunningLow],
        ),
        ("a tenth left", hundred, called(90), vec![Flag::RunningLow]),
        (
            "less than a tenth left",
            hundred,
            called(91),
            vec![Flag::NearExhausted],
        ),
    ] {
        assert_eq!(judge(limits, position, &[None]).flags, flags, "{situation}");
    }
}

#[test]
fn at_the_ends_of_bigint() {
    for (situation, limits, position, extreme, status, next) in [
        (
            "last value is taken",
            Limits::BIGINT,
            called(i64::MAX),
            None,
            Exhausted,
            None,
        ),
        (
            "row at the end",
            Limits::BIGINT,
            called(5),
            Some(i64::MAX),
            BehindWouldExhaust,
            Some(6),
        ),
        (
            "one value left",
            Limits::BIGINT,
            called(i64::MAX - 1),
            Some(i64::MAX - 1),
            Ok,
            Some(i64::MAX),
        ),
        (
            "downwards, used up",
            DOWN,
            called(i64::MIN),
            None,
            Exhausted,
            None,
        ),
        (
            "downwards, row at the end",
            DOWN,
            before(-1),
            Some(i64::MIN),
            BehindWouldExhaust,
            Some(-1),
        ),
        (
            "the largest step",
            Limits {
                increment: i64::MAX,
                ..Limits::BIGINT
            },
            before(1),
            Some(1),
            BehindWouldExhaust,
            Some(1),
        ),
        (
            "a cycle at its end",
            Limits {
                cycle: true,
                ..Limits::BIGINT
            },
            called(i64::MAX),
            Some(4),
            Cycling,
            Some(1),
        ),
        (
            "a cycle downwards at its end",
            Limits {
                cycle: true,
                ..DOWN
            },
            called(i64::MIN),
            Some(-4),
            Cycling,
            Some(-1),
        ),
    ] {
        let decision = judge(limits, position, &[extreme]);
        assert_eq!(
            (decision.status, decision.next),
            (status, next),
            "{situation}"
        );
    }
}

#[test]
fn ranges_of_numeric() {
    for (precision, scale, max) in [
        (6, 0, Some(999_999)),
        (6, 2, Some(9_999)),
        (3, 5, Some(0)),
        (20, 0, Some(99_999_999_999_999_999_999)),
        (1000, 0, Some(Range::UNLIMITED.max)),
        (5, -2, None),
    ] {
        let range = Range::numeric(precision, scale);
        assert_eq!(
            range.map(|range| range.max),
            max,
            "numeric({precision},{scale})"
        );
        assert_eq!(range.map(|range| range.min), max.map(|max: i128| -max));
    }
}
