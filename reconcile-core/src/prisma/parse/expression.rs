//! Arguments and the values in them.

use super::super::syntax::{Argument, Expression, Ident};
use super::{MAX_DEPTH, Parsed, Parser, Unreadable};

impl Parser<'_> {
    /// `(…)`, where it is there. `of` is what it belongs to. A comma at the end is a problem in
    /// attributes and their functions; Prisma overlooks it in types and in the fields of an index.
    pub(super) fn optional_arguments(
        &mut self,
        of: &str,
        depth: usize,
    ) -> Parsed<Option<Vec<Argument>>> {
        let before = self.cursor.position();
        self.cursor.spaces();
        if !self.cursor.eat('(') {
            self.cursor.move_to(before);
            return Ok(None);
        }
        let mut arguments = Vec::new();
        self.cursor.spaces();
        if self.cursor.eat(')') {
            return Ok(Some(arguments));
        }
        loop {
            let is_lone_comma = arguments.is_empty() && self.cursor.peek() == Some(',');
            if !is_lone_comma {
                arguments.extend(self.argument(of, depth)?);
            }
            self.cursor.spaces();
            let comma = self.cursor.position();
            if self.cursor.eat(')') {
                return Ok(Some(arguments));
            }
            self.expect(',', "`,` or `)`")?;
            self.cursor.spaces();
            if self.cursor.eat(')') {
                if depth > 1 || of.contains('.') {
                    return Ok(Some(arguments));
                }
                let span = self.cursor.line_span(comma);
                let message = format!("the comma after the last argument of {of} is not allowed");
                self.problem(span, message, Some("remove the comma"));
                return Ok(Some(arguments));
            }
            if is_lone_comma {
                return Err(Unreadable {
                    at: comma,
                    expected: "a value",
                });
            }
        }
    }

    fn argument(&mut self, of: &str, depth: usize) -> Parsed<Option<Argument>> {
        let start = self.cursor.position();
        let name = self.named();
        let Some(name) = name else {
            self.cursor.move_to(start);
            let value = self.expression(depth)?;
            return Ok(Some(Argument { name: None, value }));
        };
        self.cursor.spaces();
        if matches!(self.cursor.peek(), Some(',' | ')')) {
            let message = format!("the argument {} of {of} has no value", name.text);
            self.problem(name.span, message, None);
            return Ok(None);
        }
        let value = self.expression(depth)?;
        let name = Some(name);
        Ok(Some(Argument { name, value }))
    }

    /// `name:`, if that is what comes.
    fn named(&mut self) -> Option<Ident> {
        let name = self.cursor.identifier()?;
        self.cursor.spaces();
        self.cursor.eat(':').then_some(name)
    }

    pub(super) fn expression(&mut self, depth: usize) -> Parsed<Expression> {
        self.cursor.spaces();
        let start = self.cursor.position();
        let unreadable = Unreadable {
            at: start,
            expected: "a value",
        };
        if depth > MAX_DEPTH {
            return Err(unreadable);
        }
        match self.cursor.peek() {
            Some('"') => {
                let text = self.text_literal()?;
                Ok(Expression::Text(text, self.cursor.span_from(start)))
            }
            Some('[') => self.array(start, depth),
            Some('{') => self.object(start, depth),
            Some('-' | '0'..='9') => self.number(start).ok_or(unreadable),
            _ => {
                let Some(path) = self.cursor.path() else {
                    return Err(unreadable);
                };
                match self.optional_arguments(&path.text, depth + 1)? {
                    Some(arguments) => {
                        let span = self.cursor.span_from(start);
                        Ok(Expression::Call(path.text, arguments, span))
                    }
                    None => Ok(Expression::Word(path.text, path.span)),
                }
            }
        }
    }

    fn array(&mut self, start: usize, depth: usize) -> Parsed<Expression> {
        self.expect('[', "`[`")?;
        let mut items = Vec::new();
        self.cursor.spaces();
        if !self.cursor.eat(']') {
            loop {
                items.push(self.expression(depth + 1)?);
                self.cursor.spaces();
                if self.cursor.eat(']') {
                    break;
                }
                self.expect(',', "`,` or `]`")?;
            }
        }
        Ok(Expression::Array(items, self.cursor.span_from(start)))
    }

    fn object(&mut self, start: usize, depth: usize) -> Parsed<Expression> {
        self.expect('{', "`{`")?;
        let mut items = Vec::new();
        self.cursor.spaces();
        if !self.cursor.eat('}') {
            loop {
                self.cursor.spaces();
                let at = self.cursor.position();
                let name = self.named().ok_or(Unreadable {
                    at,
                    expected: "a name and `:`",
                })?;
                items.push((name, self.expression(depth + 1)?));
                self.cursor.spaces();
                if self.cursor.eat('}') {
                    break;
                }
                self.expect(',', "`,` or `}`")?;
            }
        }
        Ok(Expression::Object(items, self.cursor.span_from(start)))
    }

    fn number(&mut self, start: usize) -> Option<Expression> {
        let rest = self.cursor.rest();
        let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
        let sign = usize::from(rest.starts_with('-'));
        let whole = digits(rest.get(sign..)?);
        if whole == 0 {
            return None;
        }
        let mut length = sign + whole;
        if let Some(fraction) = rest.get(length..)?.strip_prefix('.') {
            let count = digits(fraction);
            if count > 0 {
                length += 1 + count;
            }
        }
        self.cursor.advance(length);
        let text = rest.get(..length)?.to_owned();
        Some(Expression::Number(text, self.cursor.span_from(start)))
    }
}
