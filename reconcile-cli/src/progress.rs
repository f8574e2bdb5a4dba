//! What is being done, for somebody who waits at a terminal.

use std::io::{self, IsTerminal, Write};

/// A line on standard error that is replaced by the next and gone at the end; nothing when
/// standard error is not a terminal.
#[derive(Debug)]
pub(crate) struct Progress {
    shown: bool,
}

impl Progress {
    pub(crate) fn start() -> Self {
        Self {
            shown: io::stderr().is_terminal(),
        }
    }

    pub(crate) fn step(&self, what: &str) {
        self.show(&format!("{what} …"));
    }

    /// How far a step has come.
    pub(crate) fn count(&self, what: &str, done: usize, of: usize) {
        self.show(&format!("{what} {done}/{of} …"));
    }

    /// Makes room for what is printed in between.
    pub(crate) fn clear(&self) {
        self.show("");
    }

    fn show(&self, text: &str) {
        if self.shown {
            let mut err = io::stderr().lock();
            let _ = write!(err, "\r\u{1b}[K{text}");
            let _ = err.flush();
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.clear();
    }
}
