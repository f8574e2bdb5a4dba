//! The rows of one text answer, typed.

use postgres::SimpleQueryRow;

use super::text;
use crate::error::{Error, ErrorKind, Result};

/// One row of the answer to one query.
pub(super) struct Row<'a> {
    row: &'a SimpleQueryRow,
    query: &'static str,
}

impl<'a> Row<'a> {
    pub(super) fn new(row: &'a SimpleQueryRow, query: &'static str) -> Self {
        Self { row, query }
    }

    /// The text in a column that may be NULL.
    pub(super) fn opt(&self, column: usize) -> Result<Option<&'a str>> {
        self.row
            .try_get(column)
            .map_err(|e| self.unexpected(column, "cannot be decoded").with_source(e))
    }

    /// The text in a column that is never NULL.
    pub(super) fn text(&self, column: usize) -> Result<&'a str> {
        self.opt(column)?
            .ok_or_else(|| self.unexpected(column, "is NULL"))
    }

    pub(super) fn owned(&self, column: usize) -> Result<String> {
        self.text(column).map(str::to_owned)
    }

    pub(super) fn opt_owned(&self, column: usize) -> Result<Option<String>> {
        Ok(self.opt(column)?.map(str::to_owned))
    }

    /// Text that the server deparsed, due in this row. It is NULL or `???` where the object was
    /// dropped after the snapshot was taken: deparsing looks at the present.
    pub(super) fn deparsed(&self, column: usize) -> Result<String> {
        match self.opt(column)? {
            Some(text) if text != "???" => Ok(text.to_owned()),
            _ => Err(self.dropped()),
        }
    }

    /// Text that the server deparsed, where there is any to deparse: the query writes `???` for
    /// what is there and could not be printed.
    pub(super) fn opt_deparsed(&self, column: usize) -> Result<Option<String>> {
        self.opt(column)?.map(|_| self.deparsed(column)).transpose()
    }

    /// Several deparsed texts; as [`opt_deparsed`](Self::opt_deparsed).
    pub(super) fn deparsed_list(&self, column: usize) -> Result<Vec<String>> {
        let texts = self.list(column)?;
        if texts.iter().any(|text| text == "???") {
            return Err(self.dropped());
        }
        Ok(texts)
    }

    /// A number or any other thing that reads itself from text.
    pub(super) fn parse<T: std::str::FromStr>(&self, column: usize) -> Result<T> {
        self.text(column)?
            .parse()
            .map_err(|_| self.unexpected(column, "is not a number"))
    }

    pub(super) fn opt_parse<T: std::str::FromStr>(&self, column: usize) -> Result<Option<T>> {
        self.opt(column)?
            .map(|t| {
                t.parse()
                    .map_err(|_| self.unexpected(column, "is not a number"))
            })
            .transpose()
    }

    pub(super) fn flag(&self, column: usize) -> Result<bool> {
        match self.text(column)? {
            "t" => Ok(true),
            "f" => Ok(false),
            _ => Err(self.unexpected(column, "is not a boolean")),
        }
    }

    /// A boolean that the query leaves NULL where it has its usual value.
    pub(super) fn flag_or(&self, column: usize, usual: bool) -> Result<bool> {
        match self.opt(column)? {
            None => Ok(usual),
            Some(_) => self.flag(column),
        }
    }

    /// A catalog letter; `None` where the catalog leaves it empty.
    pub(super) fn letter(&self, column: usize) -> Result<Option<char>> {
        Ok(self.opt(column)?.and_then(|t| t.chars().next()))
    }

    /// An array of texts, `{}` where it is NULL.
    pub(super) fn list(&self, column: usize) -> Result<Vec<String>> {
        let Some(value) = self.opt(column)? else {
            return Ok(Vec::new());
        };
        text::array(value).ok_or_else(|| self.unexpected(column, "is not an array"))
    }

    /// An array or vector of numbers, empty where it is NULL.
    pub(super) fn numbers<T: std::str::FromStr>(&self, column: usize) -> Result<Vec<T>> {
        let Some(value) = self.opt(column)? else {
            return Ok(Vec::new());
        };
        text::numbers(value).ok_or_else(|| self.unexpected(column, "is not a list of numbers"))
    }

    fn dropped(&self) -> Error {
        Error::new(
            ErrorKind::Changed,
            format!(
                "an object was dropped while its definition was read ({})",
                self.query
            ),
        )
    }

    fn unexpected(&self, column: usize, what: &str) -> Error {
        Error::new(
            ErrorKind::UnexpectedAnswer,
            format!(
                "column {} of the server's answer about {} {what}",
                column + 1,
                self.query
            ),
        )
    }
}
