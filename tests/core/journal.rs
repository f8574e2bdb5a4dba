//! The journal, and what is read out of it.

use std::fs;

use reconcile_core::baseline::Loss;
use reconcile_core::journal::{Event, Journal, Place, RunStep};
use reconcile_core::run::{RunReport, RunState, StepState};

const AT: &str = "2026-11-22T22:42:24Z";

fn shop() -> Place {
    Place::new("shop", "7710981979449294230")
}

#[test]
fn lines_survive_a_writer_that_was_killed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("state/journal.jsonl");
    let journal = Journal::new(&path);
    assert_eq!(journal.read().unwrap().entries, []);
    journal.write(AT, &shop(), &Event::RunStarted).unwrap();
    assert_eq!(
        fs::read_to_string(&path).unwrap(),
        format!(
            "{{\"at\":\"{AT}\",\"tool_version\":\"{}\",\"database\":\"shop\",\"system\":\"7710981979449294230\",\
             \"event\":\"run_started\"}}\n",
            env!("CARGO_PKG_VERSION")
        )
    );

    let mut half = fs::read(&path).unwrap();
    half.extend_from_slice(b"{\"at\":\"2026-11-");
    fs::write(&path, half).unwrap();
    let place = Place::new("other", "1");
    let step = Event::StepStarted {
        script: "a".repeat(64),
        step: 2,
        transaction: Some(u64::MAX),
        gone: vec![Loss::Column {
            table: "public.t".to_owned(),
            column: "c".to_owned(),
        }],
        trace: None,
    };
    journal.write(AT, &place, &step).unwrap();
    let history = journal.read().unwrap();
    assert_eq!(history.unreadable, [2]);
    assert_eq!(history.entries.len(), 2);
    let own: Vec<_> = history.of(&place).map(|entry| &entry.event).collect();
    assert_eq!(own, [&step]);
}

#[test]
fn a_journal_that_cannot_be_written_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("file"), "").unwrap();
    let journal = Journal::new(folder.path().join("file/journal.jsonl"));
    let error = journal.write(AT, &shop(), &Event::RunStarted).unwrap_err();
    assert_eq!(error.kind(), reconcile_core::ErrorKind::Io);
    assert!(error.help().unwrap().contains("journal.path"));
}

#[test]
fn a_run_is_open_until_all_is_done() {
    let folder = tempfile::tempdir().unwrap();
    let journal = Journal::new(folder.path().join("journal.jsonl"));
    let report = || RunReport::of(&journal.read().unwrap(), &shop());
    assert_eq!(report().state, RunState::New);
    let done = |step| Event::RunStepDone {
        step,
        outcome: "well".to_owned(),
        not_read: 0,
    };
    let failed = Event::RunStepFailed {
        step: RunStep::Ensure,
        reason: "a table is missing".to_owned(),
    };
    let begun = |step| Event::RunStepStarted { step };
    for event in [
        Event::RunStarted,
        begun(RunStep::Snapshot),
        done(RunStep::Snapshot),
        begun(RunStep::Ensure),
        failed,
    ] {
        journal.write(AT, &shop(), &event).unwrap();
    }
    let stopped = report();
    assert_eq!(stopped.state, RunState::Open);
    assert!(stopped.is_done(RunStep::Snapshot));
    let ensure = stopped.step(RunStep::Ensure).unwrap();
    assert_eq!(ensure.state, StepState::Failed);
    assert_eq!(ensure.outcome.as_deref(), Some("a table is missing"));
    assert_eq!(
        stopped.step(RunStep::Apply).unwrap().state,
        StepState::Pending
    );

    let paused = Event::RunStepPaused {
        step: RunStep::Ensure,
        reason: "somebody has to look at it".to_owned(),
    };
    journal.write(AT, &shop(), &paused).unwrap();
    assert!(report().is_paused(RunStep::Ensure) && !report().is_done(RunStep::Ensure));

    journal.write(AT, &shop(), &begun(RunStep::Ensure)).unwrap();
    assert_eq!(
        report().step(RunStep::Ensure).unwrap().state,
        StepState::Begun
    );
    journal.write(AT, &shop(), &Event::RunFinished).unwrap();
    assert_eq!(report().state, RunState::Finished);
    journal.write(AT, &shop(), &Event::RunStarted).unwrap();
    assert!(!report().is_done(RunStep::Snapshot));
}
