//! Why a question was not answered.

use std::time::Duration;

/// An error of the server's, or the end of the budget.
#[derive(Debug)]
pub(super) struct Failure {
    code: String,
    message: String,
}

impl Failure {
    pub(super) fn new(code: &str, message: Option<&str>) -> Self {
        Self {
            code: code.to_owned(),
            message: message.unwrap_or_default().to_owned(),
        }
    }

    /// In a few words. The server's own may hold a value of a row, and are shown only where they
    /// cannot, or where contents may be shown.
    pub(super) fn reason(&self, timeout: Duration, contents: bool) -> String {
        match self.code.as_str() {
            "budget" => "the time for all questions was used up".to_owned(),
            "57014" => format!("timed out after {}", spoken(timeout)),
            "55P03" => "another session holds a lock on it".to_owned(),
            code if contents || is_about_objects(code) => {
                format!("{} (SQLSTATE {code})", self.message)
            }
            code => format!("the server reported SQLSTATE {code}"),
        }
    }
}

/// Whether an error of this class is about objects, resources or the server, and not about values.
fn is_about_objects(code: &str) -> bool {
    ["0A", "25", "40", "42", "53", "54", "58"]
        .iter()
        .any(|class| code.starts_with(class))
}

fn spoken(timeout: Duration) -> String {
    let milliseconds = timeout.as_millis();
    if milliseconds.is_multiple_of(1000) {
        format!("{} s", milliseconds / 1000)
    } else {
        format!("{milliseconds} ms")
    }
}
