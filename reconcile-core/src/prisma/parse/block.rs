//! The lines between `{` and `}`.

use super::super::schema::Arity;
use super::super::syntax::{
    Attribute, ConfigBlock, EnumBlock, FieldLine, ModelBlock, PropertyLine, TypeName, ValueLine,
};
use super::{Parsed, Parser, Unreadable};

impl Parser<'_> {
    pub(super) fn model_lines(&mut self, block: &mut ModelBlock) {
        self.lines("no field and no attribute", |parser| {
            if let Some(attribute) = parser.block_attribute()? {
                block.attributes.push(attribute);
            } else {
                let field = parser.field()?;
                block.fields.extend(field);
            }
            Ok(())
        });
    }

    pub(super) fn enum_lines(&mut self, block: &mut EnumBlock) {
        self.lines("no value of an enum", |parser| {
            if let Some(attribute) = parser.block_attribute()? {
                block.attributes.push(attribute);
                return Ok(());
            }
            let documentation = parser.documentation.take();
            let name = parser.name()?;
            let attributes = parser.field_attributes()?;
            let documentation = parser.line_end(documentation)?;
            block.values.push(ValueLine {
                name,
                attributes,
                documentation,
            });
            Ok(())
        });
    }

    pub(super) fn config_lines(&mut self, block: &mut ConfigBlock) {
        self.lines("no property", |parser| {
            let name = parser.name()?;
            parser.cursor.spaces();
            parser.expect('=', "`=`")?;
            parser.cursor.spaces();
            let is_empty = parser.cursor.at_line_end() || parser.cursor.rest().starts_with("//");
            let value = if is_empty {
                None
            } else {
                Some(parser.expression(0)?)
            };
            parser.line_end(None)?;
            block.properties.push(PropertyLine { name, value });
            Ok(())
        });
    }

    /// Reads lines until one that begins with `}`.
    fn lines(&mut self, what: &str, mut line: impl FnMut(&mut Self) -> Parsed<()>) {
        let opened = self.cursor.position().saturating_sub(1);
        // Prisma ignores whatever follows the brace on its line.
        self.cursor.next_line();
        loop {
            self.cursor.blank_lines();
            if self.cursor.at_end() {
                let span = self.cursor.line_span(opened);
                let help = "write `}` on a line of its own";
                self.problem(span, "this block is not closed", Some(help));
                return;
            }
            if self.cursor.eat('}') {
                return;
            }
            if self.comments() {
                continue;
            }
            let start = self.cursor.position();
            if let Err(unreadable) = line(self) {
                self.unreadable_line(what, start, &unreadable);
            }
        }
    }

    fn unreadable_line(&mut self, what: &str, start: usize, unreadable: &Unreadable) {
        self.cursor.move_to(unreadable.at);
        let place = self.cursor.line_span(unreadable.at);
        let shown = match self.cursor.peek() {
            None | Some('\n' | '\r') => "the end of the line".to_owned(),
            Some(c) => format!("`{}`", c.escape_debug()),
        };
        let expected = unreadable.expected;
        let message = format!("this line is {what}: expected {expected}, but there is {shown}");
        let help = "a field, an attribute and a property each end on the line where they begin";
        self.problem(place, message, Some(help));
        self.cursor.move_to(start);
        self.cursor.next_line();
    }

    fn block_attribute(&mut self) -> Parsed<Option<Attribute>> {
        let start = self.cursor.position();
        if !self.cursor.eat_text("@@") {
            return Ok(None);
        }
        let attribute = self.attribute(start)?;
        self.line_end(None)?;
        Ok(Some(attribute))
    }

    fn field(&mut self) -> Parsed<Option<FieldLine>> {
        let documentation = self.documentation.take();
        let start = self.cursor.position();
        let name = self.name()?;
        self.cursor.spaces();
        if self.cursor.eat(':') {
            let span = self.cursor.span_from(start);
            self.problem(span, "there is no `:` between a field and its type", None);
            self.cursor.spaces();
        }
        let (type_name, arity) = self.field_type(&name.text)?;
        let attributes = self.field_attributes()?;
        let span = self.cursor.span_from(start);
        let documentation = self.line_end(documentation)?;
        Ok(Some(FieldLine {
            name,
            type_name,
            arity,
            attributes,
            documentation,
            span,
        }))
    }

    fn field_type(&mut self, field: &str) -> Parsed<(TypeName, Arity)> {
        let start = self.cursor.position();
        let is_legacy_list = self.cursor.eat('[');
        let type_name = if self.cursor.eat_text("Unsupported(") {
            self.cursor.spaces();
            let text = self.text_literal()?;
            self.cursor.spaces();
            self.expect(')', "`)`")?;
            TypeName::Unsupported(text)
        } else {
            TypeName::Named(self.cursor.identifier().ok_or(Unreadable {
                at: self.cursor.position(),
                expected: "a type",
            })?)
        };
        let after_name = self.cursor.position();
        self.cursor.spaces();
        let arity = if is_legacy_list {
            self.expect(']', "`]`")?;
            Arity::List
        } else if self.cursor.eat_text("[]") {
            Arity::List
        } else if self.cursor.eat('?') {
            Arity::Optional
        } else {
            Arity::Required
        };
        let is_optional_list = arity == Arity::List && self.cursor.eat('?');
        let is_legacy_required = arity == Arity::Required && self.cursor.eat('!');
        let wrong = if is_legacy_list {
            "a list is written Type[]"
        } else if is_optional_list {
            "there are no optional lists: write Type[] or Type?"
        } else if is_legacy_required {
            "fields are required without `!`"
        } else {
            if arity == Arity::Required {
                self.cursor.move_to(after_name);
            }
            return Ok((type_name, arity));
        };
        let span = self.cursor.span_from(start);
        self.problem(
            span,
            format!("the type of field {field} cannot be read: {wrong}"),
            None,
        );
        Ok((type_name, arity))
    }

    fn field_attributes(&mut self) -> Parsed<Vec<Attribute>> {
        let mut attributes = Vec::new();
        loop {
            self.cursor.spaces();
            let start = self.cursor.position();
            if !self.cursor.eat('@') {
                return Ok(attributes);
            }
            attributes.push(self.attribute(start)?);
        }
    }

    /// What follows the signs of an attribute.
    fn attribute(&mut self, start: usize) -> Parsed<Attribute> {
        self.cursor.spaces();
        let name = self.cursor.path().ok_or(Unreadable {
            at: self.cursor.position(),
            expected: "the name of an attribute",
        })?;
        let arguments = self.optional_arguments(&name.text, 0)?.unwrap_or_default();
        Ok(Attribute {
            name,
            arguments,
            span: self.cursor.span_from(start),
        })
    }

    fn name(&mut self) -> Parsed<super::super::syntax::Ident> {
        self.cursor.identifier().ok_or(Unreadable {
            at: self.cursor.position(),
            expected: "a name",
        })
    }

    pub(super) fn expect(&mut self, wanted: char, expected: &'static str) -> Parsed<()> {
        let at = self.cursor.position();
        if self.cursor.eat(wanted) {
            Ok(())
        } else {
            Err(Unreadable { at, expected })
        }
    }

    /// The end of a line, with a comment before it. A `///` comment adds to the documentation.
    fn line_end(&mut self, documentation: Option<String>) -> Parsed<Option<String>> {
        self.cursor.spaces();
        let trailing = match self.cursor.line_comment() {
            Some((text, true)) => Some(text.to_owned()),
            Some((_, false)) => None,
            None => self.cursor.block_comment().map(ToOwned::to_owned),
        };
        self.cursor.spaces();
        let at = self.cursor.position();
        if !self.cursor.at_line_end() {
            let expected = "the end of the line";
            return Err(Unreadable { at, expected });
        }
        Ok(match (documentation, trailing) {
            (Some(above), Some(beside)) => Some(format!("{above}\n{beside}")),
            (one, other) => one.or(other),
        })
    }
}
