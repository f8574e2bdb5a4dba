//! Prometheus' text format, for the textfile collector of the node exporter.

use std::fmt::Write as _;

use reconcile_core::sequence::{SequenceReport, SequenceState, Status};

/// A number of each sequence, if it is known.
type Value = fn(&SequenceState) -> Option<String>;

/// The name of a metric, what it is, and its value. A value that is not known has no line: nothing
/// stands for it.
const METRICS: [(&str, &str, Value); 6] = [
    (
        "next_value",
        "The value that nextval would return next.",
        |state| Some(state.next?.to_string()),
    ),
    (
        "steps_behind",
        "By how many values the sequence lags behind the columns that it feeds.",
        |state| Some(state.steps_behind?.to_string()),
    ),
    (
        "remaining_values",
        "How many values are left for the sequence and its columns.",
        |state| Some(state.remaining?.to_string()),
    ),
    (
        "used_ratio",
        "How much of the values is used, from 0 to 1.",
        |state| Some((state.used_percent? / 100.0).to_string()),
    ),
    (
        "values_per_day",
        "How many values were used in a day since the earlier report.",
        |state| Some(state.pace?.per_day.to_string()),
    ),
    (
        "days_left",
        "In how many days nothing is left, if it goes on like this.",
        |state| Some(state.pace?.days_left?.to_string()),
    ),
];

/// Every sequence, the healthy ones too: a series that ends would look like a sequence that is gone.
pub(crate) fn sequences(report: &SequenceReport) -> String {
    let mut out = String::new();
    head(
        &mut out,
        "status",
        "1 for the status that the sequence has, 0 for the others.",
    );
    for state in &report.sequences {
        let name = label(&state.sequence.to_string());
        for status in Status::ALL {
            let here = u8::from(*status == state.status);
            let _ = writeln!(
                out,
                "reconcile_sequence_status{{sequence=\"{name}\",status=\"{status}\"}} {here}"
            );
        }
    }
    for (metric, help, value) in METRICS {
        head(&mut out, metric, help);
        for state in &report.sequences {
            if let Some(value) = value(state) {
                let name = label(&state.sequence.to_string());
                let _ = writeln!(
                    out,
                    "reconcile_sequence_{metric}{{sequence=\"{name}\"}} {value}"
                );
            }
        }
    }
    let _ = writeln!(
        out,
        "# HELP reconcile_sequences_read_timestamp_seconds When the sequences were read, by the \
         server's clock.\n# TYPE reconcile_sequences_read_timestamp_seconds gauge"
    );
    if let Some(time) = report.read_at {
        let _ = writeln!(out, "reconcile_sequences_read_timestamp_seconds {time}");
    }
    out
}

fn head(out: &mut String, metric: &str, help: &str) {
    let _ = writeln!(
        out,
        "# HELP reconcile_sequence_{metric} {help}\n# TYPE reconcile_sequence_{metric} gauge"
    );
}

/// A label's value, escaped as the format demands.
pub(super) fn label(text: &str) -> String {
    text.replace('\\', "\\\\")
        .replace('"', "\\\"")
        .replace('\n', "\\n")
}
