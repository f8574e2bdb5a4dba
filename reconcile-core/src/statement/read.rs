//! The tree of a statement, to confirm what its words said. The only module that names sqlparser.
//!
//! Its answer counts only if it read the same tokens as PostgreSQL, all of them, and saw the same
//! kind of statement. Everything else is a refusal, which the linter reports.

use std::any::Any;
use std::thread;

use sqlparser::ast::Statement as Tree;
use sqlparser::dialect::PostgreSqlDialect;
use sqlparser::parser::{Parser, ParserError};
use sqlparser::tokenizer::{Location, Span, Token, TokenWithSpan, Tokenizer, TokenizerError};

use super::{
    ActionKind, ConstraintDefinition, ConstraintRule, ObjectType, Statement, StatementKind,
};
use crate::script::lexer::{TokenKind, significant};

mod agree;

/// Real statements need less than 25; the default of 50 lets one input of 338 bytes run for seconds.
const RECURSION_LIMIT: usize = 30;

/// Memory and time grow with the statement, and beyond this faster than that.
const MOST_TOKENS: usize = 100_000;

/// Nothing guards joins that nest to the right: each takes a frame of the stack.
const MOST_JOINS: usize = 2_000;

/// Reserved, not used: only deep trees touch more than a few pages of it.
const STACK: usize = 256 * 1024 * 1024;

/// Why a statement is not confirmed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// There is no tree, for this reason.
    NoTree(String),
    /// It is too long for a tree.
    TooLong,
    /// The tree is that of another statement.
    Disagrees,
}

/// Whether the verdict on a statement wants a tree: of what is all words and names, tokens tell all.
pub(crate) fn wants_tree(kind: &StatementKind) -> bool {
    match kind {
        StatementKind::Data(_) => true,
        StatementKind::AlterRelation(alter) => {
            alter.object == ObjectType::Table
                && !alter.actions.iter().all(|action| is_plain(&action.kind))
        }
        _ => false,
    }
}

/// Whether it holds no expression, option or type of a form that only few statements have.
fn is_plain(action: &ActionKind) -> bool {
    match action {
        ActionKind::DropColumn { .. }
        | ActionKind::DropConstraint { .. }
        | ActionKind::DropDefault(_)
        | ActionKind::DropNotNull(_)
        | ActionKind::SetNotNull(_)
        | ActionKind::ValidateConstraint(_) => true,
        ActionKind::AddConstraint(own) => has_no_expression(own),
        ActionKind::AddColumn { column, .. } => {
            column.default.is_none()
                && !column.generated
                && !column.identity
                && column.constraints.iter().all(has_no_expression)
        }
        _ => false,
    }
}

fn has_no_expression(constraint: &ConstraintDefinition) -> bool {
    matches!(
        constraint.kind,
        ConstraintRule::PrimaryKey
            | ConstraintRule::Unique
            | ConstraintRule::ForeignKey { .. }
            | ConstraintRule::NotNull
    )
}

/// Reads statements of `source` and compares what it sees with what their words said; one answer for
/// each, in order. They are read on a thread of their own with a large stack, while this one does
/// something else.
pub(crate) fn confirm<T>(
    source: &str,
    statements: &[&Statement],
    meanwhile: impl FnOnce() -> T,
) -> (Vec<Result<(), Refusal>>, T) {
    if statements.is_empty() {
        return (Vec::new(), meanwhile());
    }
    let all_refused = |why: &str| vec![Err(Refusal::NoTree(why.to_owned())); statements.len()];
    thread::scope(|scope| {
        let work = || {
            statements
                .iter()
                .map(|statement| confirm_one(source, statement))
                .collect()
        };
        let worker = thread::Builder::new()
            .stack_size(STACK)
            .spawn_scoped(scope, work);
        let done = meanwhile();
        let answers = match worker {
            Ok(worker) => worker
                .join()
                .unwrap_or_else(|_: Box<dyn Any + Send>| all_refused("the parser failed")),
            Err(_) => all_refused("the parser's thread could not be started"),
        };
        (answers, done)
    })
}

fn confirm_one(source: &str, statement: &Statement) -> Result<(), Refusal> {
    if is_too_long(source, statement) {
        return Err(Refusal::TooLong);
    }
    let tree = tree(source, statement).map_err(Refusal::NoTree)?;
    if agree::agrees(&tree, &statement.kind) {
        Ok(())
    } else {
        Err(Refusal::Disagrees)
    }
}

fn is_too_long(source: &str, statement: &Statement) -> bool {
    // Each join takes four bytes at least.
    if statement.end - statement.start <= 4 * MOST_JOINS {
        return false;
    }
    let (mut tokens, mut joins) = (0usize, 0usize);
    for token in significant(source, statement.start, statement.end).take(MOST_TOKENS + 1) {
        tokens += 1;
        joins += usize::from(
            token.kind == TokenKind::Word && token.text(source).eq_ignore_ascii_case("join"),
        );
    }
    tokens > MOST_TOKENS || joins > MOST_JOINS
}

fn tree(source: &str, statement: &Statement) -> Result<Tree, String> {
    let (start, end) = (statement.start, statement.end);
    let text = source.get(start..end).unwrap_or("");
    let tokens = byte_tokens(text, start).map_err(|error| error.message)?;
    let theirs = tokens
        .iter()
        .filter(|token| !matches!(token.token, Token::Whitespace(_)))
        .map(|token| byte_range(token.span));
    let ours = significant(source, start, end).map(|token| Some((token.start, token.end)));
    if !theirs.eq(ours) {
        return Err("the parser cuts its words elsewhere than PostgreSQL".to_owned());
    }
    let dialect = PostgreSqlDialect {};
    let mut parser = Parser::new(&dialect)
        .with_recursion_limit(RECURSION_LIMIT)
        .with_tokens_with_locations(tokens);
    let tree = parser.parse_statement().map_err(|error| reason(&error))?;
    if parser.next_token().token != Token::EOF {
        return Err("the parser stops before its end".to_owned());
    }
    Ok(tree)
}

/// The tokens of `text`. Each location becomes line 1 and, as column, one more than the byte offset
/// in the script, if `base` is where `text` begins there.
fn byte_tokens(text: &str, base: usize) -> Result<Vec<TokenWithSpan>, TokenizerError> {
    let mut chars = text.chars();
    let (mut line, mut column, mut bytes) = (1u64, 1u64, 0usize);
    // Tokens come in order: one walk over the text serves all of them.
    let mut byte_of = |to: Location| {
        while (line, column) < (to.line, to.column) {
            let Some(c) = chars.next() else { break };
            bytes += c.len_utf8();
            (line, column) = if c == '\n' {
                (line + 1, 1)
            } else {
                (line, column + 1)
            };
        }
        Location::new(1, (base + bytes + 1) as u64)
    };
    let mut tokens = Vec::new();
    Tokenizer::new(&PostgreSqlDialect {}, text).tokenize_with_location_into_buf_with_mapper(
        &mut tokens,
        |mut token| {
            let start = byte_of(token.span.start);
            token.span = Span::new(start, byte_of(token.span.end));
            token
        },
    )?;
    Ok(tokens)
}

fn byte_range(span: Span) -> Option<(usize, usize)> {
    let offset = |column: u64| usize::try_from(column.checked_sub(1)?).ok();
    Some((offset(span.start.column)?, offset(span.end.column)?))
}

/// What the parser says, without its location, which is not one of the script.
fn reason(error: &ParserError) -> String {
    match error {
        ParserError::RecursionLimitExceeded => "it is nested too deeply".to_owned(),
        ParserError::TokenizerError(message) | ParserError::ParserError(message) => {
            let message = message.split(" at Line: ").next().unwrap_or(message);
            format!("the parser says: {message}")
        }
    }
}
