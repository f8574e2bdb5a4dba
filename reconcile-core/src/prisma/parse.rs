//! From text to syntax, line by line, as Prisma's own grammar goes.
//!
//! The language is made of lines: no field, attribute or list goes on to the next one. A line that
//! cannot be read is a problem, and reading goes on with the line after it.

use super::source::{Source, Span};
use super::syntax::{ConfigBlock, Document, EnumBlock, Ident, ModelBlock, ModelKeyword};
use cursor::Cursor;

mod block;
mod cursor;
mod expression;
mod text;

/// A problem in the making: where, what, and what to do.
pub(super) type Found = (Span, String, Option<String>);

/// How deep lists, calls and conditions may be nested; nobody goes beyond three.
const MAX_DEPTH: usize = 64;

const KEYWORDS: [&str; 6] = ["model", "enum", "view", "type", "datasource", "generator"];

/// Reads one file. What could be read is returned even where there are problems.
pub(super) fn parse(number: usize, source: &Source, found: &mut Vec<Found>) -> Document {
    let mut parser = Parser {
        cursor: Cursor::new(number, &source.text),
        found,
        document: Document::default(),
        documentation: None,
    };
    parser.file();
    parser.document
}

struct Parser<'a> {
    cursor: Cursor<'a>,
    found: &'a mut Vec<Found>,
    document: Document,
    /// The `///` lines and `/* … */` of the comment just read.
    documentation: Option<String>,
}

/// A line that cannot be read: where, and what was expected there.
struct Unreadable {
    at: usize,
    expected: &'static str,
}

type Parsed<T> = Result<T, Unreadable>;

impl Parser<'_> {
    fn file(&mut self) {
        loop {
            self.cursor.blank_lines();
            if self.cursor.at_end() {
                return;
            }
            if self.comments() {
                continue;
            }
            let start = self.cursor.position();
            if self.declaration().is_none() {
                self.not_a_declaration(start);
            }
            self.documentation = None;
        }
    }

    fn declaration(&mut self) -> Option<()> {
        let (keyword, name) = self.keyword_and_name()?;
        self.cursor.spaces();
        if !self.cursor.eat('{') {
            return None;
        }
        let documentation = self.documentation.take();
        match keyword {
            "model" | "view" | "type" => {
                let keyword = match keyword {
                    "model" => ModelKeyword::Model,
                    "view" => ModelKeyword::View,
                    _ => ModelKeyword::Type,
                };
                let mut block = ModelBlock {
                    keyword,
                    name,
                    documentation,
                    fields: Vec::new(),
                    attributes: Vec::new(),
                };
                self.model_lines(&mut block);
                self.document.models.push(block);
            }
            "enum" => {
                let mut block = EnumBlock {
                    name,
                    documentation,
                    values: Vec::new(),
                    attributes: Vec::new(),
                };
                self.enum_lines(&mut block);
                self.document.enums.push(block);
            }
            "datasource" | "generator" => {
                let mut block = ConfigBlock {
                    is_datasource: keyword == "datasource",
                    name,
                    properties: Vec::new(),
                };
                self.config_lines(&mut block);
                self.document.configs.push(block);
            }
            _ => return None,
        }
        Some(())
    }

    /// Prisma needs no white space between the two.
    fn keyword_and_name(&mut self) -> Option<(&'static str, Ident)> {
        let start = self.cursor.position();
        let keyword = KEYWORDS.into_iter().find(|k| self.cursor.eat_text(k))?;
        self.cursor.spaces();
        let name = self.cursor.identifier();
        if name.is_none() {
            self.cursor.move_to(start);
        }
        Some((keyword, name?))
    }

    fn not_a_declaration(&mut self, start: usize) {
        self.cursor.move_to(start);
        let is_block = self.cursor.rest_of_line().contains('{');
        self.cursor.next_line();
        let span = self.cursor.line_span(start);
        let message = "this line does not start with model, enum, view, type, datasource or generator, a name and `{`";
        let help = "a block opens on the line of its keyword, each of its fields has a line, and `}` begins the last line";
        self.problem(span, message, Some(help));
        // What lies in a block of no kind is not read: it would be a problem a line.
        while is_block && !self.cursor.at_end() {
            self.cursor.spaces();
            let closes = self.cursor.eat('}');
            self.cursor.next_line();
            if closes {
                break;
            }
        }
    }

    /// Skips comments, keeping those that document. Whether there was one.
    fn comments(&mut self) -> bool {
        let mut any = false;
        let mut lines: Vec<&str> = Vec::new();
        loop {
            self.cursor.spaces();
            if let Some(text) = self.cursor.block_comment() {
                any = true;
                lines.push(text);
                self.cursor.newline();
                continue;
            }
            let Some((text, is_documentation)) = self.cursor.line_comment() else {
                break;
            };
            any = true;
            if is_documentation {
                lines.push(text);
            }
            self.cursor.newline();
        }
        if any {
            self.documentation = (!lines.is_empty()).then(|| lines.join("\n"));
        }
        any
    }

    fn problem(&mut self, span: Span, message: impl Into<String>, help: Option<&str>) {
        self.found
            .push((span, message.into(), help.map(ToOwned::to_owned)));
    }
}
