//! The answers of PostgreSQL's own parser, as `tests/pg_query` writes them.

/// What is to be read of one statement.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Answer {
    pub(super) start: usize,
    pub(super) end: usize,
    /// The parser's name of the kind; ours once it is [`named`].
    pub(super) node: String,
    /// The type of object, names and flags.
    pub(super) details: String,
    /// The bytes and the name of each action of an ALTER.
    pub(super) actions: Vec<(usize, usize, String)>,
    /// The rows that it writes, sorted.
    pub(super) writes: String,
    /// The functions that it calls, sorted.
    pub(super) calls: String,
}

/// The answers for one script.
#[derive(Debug)]
pub(super) struct Golden {
    pub(super) file: String,
    pub(super) sha256: String,
    pub(super) rejected: bool,
    pub(super) statements: Vec<Answer>,
}

/// Syntax since one of 16 to 18 and an ordinary name before: a call for us, which counts as one of a
/// function that those versions have built in.
const NEW_SYNTAX: [&str; 4] = ["json_arrayagg", "json_object", "json_table", "merge_action"];

/// Calls, sorted, as one text.
pub(super) fn calls(mut all: Vec<String>) -> String {
    all.retain(|name| !NEW_SYNTAX.contains(&name.as_str()));
    all.sort();
    all.join(", ")
}

pub(super) fn parse(text: &str) -> Vec<Golden> {
    let mut goldens: Vec<Golden> = Vec::new();
    for line in text.lines().filter(|line| !line.is_empty()) {
        if line.starts_with("tests/") {
            let (file, hash) = line.split_once(' ').unwrap();
            goldens.push(Golden {
                file: file.to_owned(),
                sha256: hash.to_owned(),
                rejected: false,
                statements: Vec::new(),
            });
        } else if let Some(golden) = goldens.last_mut() {
            step(golden, line);
        }
    }
    goldens
}

fn step(golden: &mut Golden, line: &str) {
    let words = || line.split_whitespace();
    let statement = golden.statements.last_mut();
    if line.starts_with("rejected: ") {
        golden.rejected = true;
    } else if let Some(writes) = line.strip_prefix("  writes ") {
        writes.clone_into(&mut statement.unwrap().writes);
    } else if let Some(calls) = line.strip_prefix("  calls ") {
        statement.unwrap().calls = self::calls(calls.split(", ").map(str::to_owned).collect());
    } else if line.starts_with("  ") {
        let (start, end) = place(words().next().unwrap());
        let action = (start, end, words().nth(1).unwrap().to_owned());
        statement.unwrap().actions.push(action);
    } else if line.starts_with(|c: char| c.is_ascii_digit()) {
        let (place_, rest) = line.split_once(' ').unwrap();
        let (node, details) = rest.split_once(' ').unwrap_or((rest, ""));
        let (start, end) = place(place_);
        golden.statements.push(Answer {
            start,
            end,
            node: node.to_owned(),
            details: details.to_owned(),
            ..Answer::default()
        });
    }
}

fn place(text: &str) -> (usize, usize) {
    let (start, end) = text.split_once("..").unwrap();
    (start.parse().unwrap(), end.parse().unwrap())
}

/// The kinds whose inside is run with the statement, or later by its name; the others only keep it.
const RUNS: [&str; 13] = [
    "CallStmt",
    "CopyStmt",
    "CreateFunctionStmt",
    "CreateTableAsStmt",
    "DeclareCursorStmt",
    "DeleteStmt",
    "ExecuteStmt",
    "ExplainStmt",
    "InsertStmt",
    "MergeStmt",
    "PrepareStmt",
    "SelectStmt",
    "UpdateStmt",
];

/// The answer with our name of the kind, and the details that we give too.
pub(super) fn named(theirs: &Answer) -> Answer {
    let mut answer = theirs.clone();
    let (object, rest) = theirs
        .details
        .split_once(' ')
        .unwrap_or((&theirs.details, ""));
    answer.details = match theirs.node.as_str() {
        "DropStmt" => drop_details(object, rest),
        "TransactionStmt" if object == "START" => "BEGIN".to_owned(),
        "AlterTableStmt" | "TruncateStmt" | "TransactionStmt" => theirs.details.clone(),
        _ => String::new(),
    };
    if !RUNS.contains(&theirs.node.as_str()) {
        answer.writes.clear();
        answer.calls.clear();
    }
    answer.node = match (theirs.node.as_str(), object) {
        (
            "DropRoleStmt" | "DropSubscriptionStmt" | "DropTableSpaceStmt" | "DropUserMappingStmt",
            _,
        ) => "DropStmt".to_owned(),
        ("AlterDomainStmt", "T") => "AlterDomainStmt".to_owned(),
        ("AlterDomainStmt", "O" | "C" | "V") => "AlterDomainStmt:ADD".to_owned(),
        ("AlterDomainStmt", "N" | "X" | "-") => "AlterDomainStmt:DROP".to_owned(),
        ("AlterEnumStmt" | "DefineStmt" | "VacuumStmt", _)
        | ("CreateTableAsStmt", "MATVIEW")
        | ("AlterOwnerStmt", "DATABASE" | "DOMAIN" | "TYPE")
        | (
            "RenameStmt",
            "ATTRIBUTE" | "COLUMN" | "DATABASE" | "DOMAIN" | "DOMCONSTRAINT" | "ROLE"
            | "TABCONSTRAINT",
        ) => format!("{}:{object}", theirs.node),
        (node, _) => node.to_owned(),
    };
    answer
}

/// Of what is not named by a plain name, only the flags.
fn drop_details(object: &str, rest: &str) -> String {
    let plain = !matches!(
        object,
        "CAST" | "OPCLASS" | "OPERATOR" | "OPFAMILY" | "TRANSFORM"
    );
    if plain {
        return format!("{object} {rest}");
    }
    let flags = rest
        .split(' ')
        .filter(|word| matches!(*word, "missing_ok" | "cascade"));
    std::iter::once(object)
        .chain(flags)
        .collect::<Vec<_>>()
        .join(" ")
}
