//! Which commands of psql neither run nor hide SQL.

/// They print, or change how results are printed.
const HARMLESS: [&str; 22] = [
    "C",
    "H",
    "T",
    "a",
    "conninfo",
    "echo",
    "errverbose",
    "f",
    "html",
    "pset",
    "q",
    "qecho",
    "quit",
    "r",
    "reset",
    "restrict",
    "t",
    "timing",
    "unrestrict",
    "unset",
    "warn",
    "x",
];

/// With this variable every line is a statement.
const SINGLE_LINE: &str = "SINGLELINE";

/// Why the command may run or hide SQL, as a sentence; none if it does not.
pub(super) fn risk(command: &str) -> Option<String> {
    let rest = command.strip_prefix('\\').unwrap_or(command);
    let end = rest
        .find(|c: char| !c.is_ascii_alphanumeric() && c != '_')
        .unwrap_or(rest.len());
    let (name, arguments) = rest.split_at(end);
    let known = match name {
        // A statement is sent as a semicolon would send it, if nothing is asked for besides.
        "g" => arguments.trim().is_empty(),
        "set" => {
            let variable = arguments.split_whitespace().next().unwrap_or("");
            !variable.eq_ignore_ascii_case(SINGLE_LINE)
        }
        "encoding" => {
            let encoding = arguments.trim().to_ascii_uppercase();
            matches!(encoding.as_str(), "" | "UTF8" | "UTF-8" | "UNICODE")
        }
        _ => HARMLESS.contains(&name),
    };
    // A command such as \! is one character that is no letter.
    let name = if name.is_empty() {
        rest.get(..1).unwrap_or("")
    } else {
        name
    };
    (!known).then(|| format!("psql's \\{name} can run or hide SQL that is not in view"))
}
