//! CREATE and ALTER SEQUENCE, and the same options of identity columns.

use crate::statement::words::Words;
use crate::statement::{AlterSequence, CreateSequence, ObjectName, SequenceOptions, StatementKind};

/// What follows CREATE SEQUENCE.
pub(super) fn create(words: &mut Words, temporary: bool) -> Option<StatementKind> {
    let if_not_exists = words.eat_all(&["if", "not", "exists"]);
    Some(StatementKind::CreateSequence(CreateSequence {
        name: words.name()?,
        temporary,
        if_not_exists,
        options: options(words)?,
    }))
}

/// The options behind ALTER SEQUENCE name.
pub(super) fn alter(words: &mut Words, name: ObjectName, if_exists: bool) -> Option<StatementKind> {
    Some(StatementKind::AlterSequence(AlterSequence {
        name,
        if_exists,
        options: options(words)?,
    }))
}

/// Options up to the end; none if one is not understood.
pub(super) fn options(words: &mut Words) -> Option<SequenceOptions> {
    let mut options = SequenceOptions::default();
    while !words.at_end() {
        option(words, &mut options)?;
    }
    Some(options)
}

/// The options of an identity column in parentheses, if there are any.
pub(super) fn group(words: &mut Words) -> Option<SequenceOptions> {
    let from = words.at + 1;
    if !words.group() {
        return Some(SequenceOptions::default());
    }
    let own = words.tokens.get(from..words.at - 1)?;
    options(&mut Words::new(words.source, own))
}

fn option(words: &mut Words, options: &mut SequenceOptions) -> Option<()> {
    // Behind ALTER COLUMN each option of the sequence follows a SET.
    words.eat("set");
    let no = words.eat("no");
    let word = words.word(0);
    words.at += 1;
    match word.as_str() {
        "cycle" => options.cycle = Some(!no),
        "minvalue" if no => options.min = Some(None),
        "maxvalue" if no => options.max = Some(None),
        "minvalue" => options.min = Some(Some(words.integer()?)),
        "maxvalue" => options.max = Some(Some(words.integer()?)),
        "increment" => {
            words.eat("by");
            options.increment = Some(words.integer()?);
        }
        "start" => {
            words.eat("with");
            options.start = Some(words.integer()?);
        }
        "restart" => {
            let with = words.eat("with");
            let value = words.integer();
            if with && value.is_none() {
                return None;
            }
            options.restart = Some(value);
        }
        "cache" => options.cache = Some(words.integer()?),
        "as" => {
            let from = words.at;
            words.skip_name();
            options.data_type = Some(words.text_from(from));
        }
        "owned" => options.owned_by = Some(owner(words)?),
        // ALTER COLUMN … SET GENERATED {ALWAYS | BY DEFAULT}
        "generated" => {
            words.eat("by");
            words.at += 1;
        }
        "sequence" => {
            words.eat("name");
            options.name = Some(words.name()?);
        }
        "logged" | "unlogged" => {}
        _ => return None,
    }
    Some(())
}

#[expect(
    clippy::option_option,
    reason = "OWNED BY NONE is a value of its own beside what is not understood"
)]
fn owner(words: &mut Words) -> Option<Option<(ObjectName, String)>> {
    words.eat("by").then_some(())?;
    if words.word(0) == "none" && words.word(1) != "." {
        words.at += 1;
        return Some(None);
    }
    let mut parts = vec![words.ident()?];
    while words.eat(".") {
        parts.push(words.ident()?);
    }
    let column = parts.pop()?;
    let name = parts.pop()?;
    let schema = parts.pop();
    Some(Some((ObjectName { schema, name }, column)))
}
