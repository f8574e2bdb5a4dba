//! Where things are printed: results on standard output, everything else on standard error.

use std::io::{self, BufWriter, IsTerminal, Write};

use serde::Serialize;

use crate::args::Color;
use crate::failure::Failure;
use crate::render::visible;

/// The two streams, and whether each shows colours.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Output {
    pub(crate) color: bool,
    color_errors: bool,
}

#[allow(
    clippy::unused_self,
    reason = "who holds an output may print; who does not, may not"
)]
impl Output {
    pub(crate) fn new(color: Color) -> Self {
        let allowed = std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty());
        let choose = |terminal: bool| match color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => terminal && allowed,
        };
        Self {
            color: choose(io::stdout().is_terminal()),
            color_errors: choose(io::stderr().is_terminal()),
        }
    }

    /// For what is no terminal's.
    pub(crate) fn plain(self) -> Self {
        Self {
            color: false,
            ..self
        }
    }

    /// Prints a result. It counts as printed only when all of it was taken.
    pub(crate) fn text(self, text: &str) -> Result<(), Failure> {
        let mut out = io::stdout().lock();
        out.write_all(text.as_bytes())?;
        out.flush()?;
        Ok(())
    }

    /// Prints a result as one line of JSON.
    pub(crate) fn json<T: Serialize>(self, value: &T) -> Result<(), Failure> {
        let mut out = BufWriter::with_capacity(256 * 1024, io::stdout().lock());
        serde_json::to_writer(&mut out, value)?;
        out.write_all(b"\n")?;
        out.flush()?;
        Ok(())
    }

    /// Says something that is not part of the result.
    pub(crate) fn note(self, text: &str) {
        let _ = writeln!(io::stderr().lock(), "{text}");
    }

    pub(crate) fn failure(self, failure: &Failure) {
        if failure.silent {
            return;
        }
        let style = self.error_style();
        let mut text = format!(
            "{}: {}",
            style.bad("error"),
            visible::line(&failure.message)
        );
        for cause in &failure.causes {
            text.push_str("\n  caused by: ");
            text.push_str(&indented(cause));
        }
        if let Some(help) = &failure.help {
            text.push_str("\n  ");
            text.push_str(&style.strong("help"));
            text.push_str(": ");
            text.push_str(&indented(help));
        }
        self.note(&text);
    }

    pub(crate) fn error_style(self) -> Style {
        Style {
            on: self.color_errors,
        }
    }

    pub(crate) fn style(self) -> Style {
        Style { on: self.color }
    }
}

/// Several lines, so that none can be taken for the beginning of something else.
fn indented(text: &str) -> String {
    visible::block(text.trim_end()).replace('\n', "\n    ")
}

/// Emphasis, or none.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Style {
    on: bool,
}

impl Style {
    pub(crate) fn strong(self, text: &str) -> String {
        self.with("1", text)
    }

    pub(crate) fn bad(self, text: &str) -> String {
        self.with("1;31", text)
    }

    pub(crate) fn doubtful(self, text: &str) -> String {
        self.with("1;33", text)
    }

    pub(crate) fn good(self, text: &str) -> String {
        self.with("1;32", text)
    }

    pub(crate) fn faint(self, text: &str) -> String {
        self.with("2", text)
    }

    fn with(self, code: &str, text: &str) -> String {
        if self.on {
            format!("\u{1b}[{code}m{text}\u{1b}[0m")
        } else {
            text.to_owned()
        }
    }
}
