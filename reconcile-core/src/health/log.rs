//! What to look for in the server's log on the day after a migration.

use std::fmt::Write as _;

use serde::{Deserialize, Serialize};

/// Something that the server's log says when a migration has gone wrong for the application.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct LogPattern {
    /// The `SQLSTATE`, as `%e` of `log_line_prefix` and the CSV and JSON logs have it.
    pub sqlstate: &'static str,
    /// What a line has in it, as an extended regular expression. Only where the server speaks English
    /// (`lc_messages`).
    pub pattern: &'static str,
    /// What it means after a migration.
    pub meaning: &'static str,
}

/// What to look for.
pub const LOG_PATTERNS: [LogPattern; 8] = [
    LogPattern {
        sqlstate: "23505",
        pattern: "duplicate key value violates unique constraint",
        meaning: "a sequence lags behind the rows (reconcile sequences), or a new unique constraint meets what the application writes",
    },
    LogPattern {
        sqlstate: "23502",
        pattern: "null value in column .* violates not-null constraint",
        meaning: "a default is gone, or the application does not know of a new required column",
    },
    LogPattern {
        sqlstate: "23503",
        pattern: "violates foreign key constraint",
        meaning: "a new foreign key meets what the application writes",
    },
    LogPattern {
        sqlstate: "40P01",
        pattern: "deadlock detected",
        meaning: "a migration and the application, or two of its transactions, take locks in another order",
    },
    LogPattern {
        sqlstate: "55P03",
        pattern: "canceling statement due to lock timeout|could not obtain lock on",
        meaning: "a lock was not to be had in time: see the blocked sessions",
    },
    LogPattern {
        sqlstate: "42501",
        pattern: "permission denied for|must be owner of",
        meaning: "a table that was made anew has lost its privileges",
    },
    LogPattern {
        sqlstate: "42P01",
        pattern: "relation \".*\" does not exist",
        meaning: "the application, or a client that was generated before, asks for a table that was dropped or renamed",
    },
    LogPattern {
        sqlstate: "42703",
        pattern: "column .* does not exist",
        meaning: "the application, or a client that was generated before, asks for a column that was dropped or renamed",
    },
];

/// A query for a table of the server's CSV log (`postgres_log`, as the chapter on `file_fdw` of
/// PostgreSQL's documentation makes it) since a moment in seconds since the beginning of 1970.
#[must_use]
pub fn log_query(since: i64) -> String {
    let mut sql = String::from(
        "SELECT sql_state_code, database_name, user_name, application_name, message, count(*), max(log_time)\n\
         FROM postgres_log\n",
    );
    let _ = writeln!(sql, "WHERE log_time >= to_timestamp({since})");
    let states: Vec<String> = LOG_PATTERNS
        .iter()
        .map(|own| format!("'{}'", own.sqlstate))
        .collect();
    let _ = writeln!(sql, "  AND sql_state_code IN ({})", states.join(", "));
    sql.push_str("GROUP BY 1, 2, 3, 4, 5\nORDER BY count(*) DESC, 1, 5;\n");
    sql
}

/// How to look for them since a moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct LogWatch {
    /// Since when: seconds since the beginning of 1970 (UTC).
    pub since: i64,
    /// A command for the log in its text form, whose file takes the place of `LOG`.
    pub command: String,
    /// Whether the command leaves out what is older; it cannot where lines do not begin with a time
    /// (`log_line_prefix`).
    pub bounded: bool,
    /// A query for a table of the log's CSV form.
    pub query: String,
}

impl LogWatch {
    /// Since this moment, which the server's log would write like `written`, if its lines begin with
    /// a time.
    #[must_use]
    pub fn new(since: i64, written: Option<&str>) -> Self {
        let patterns: Vec<&str> = LOG_PATTERNS.iter().map(|own| own.pattern).collect();
        let patterns = patterns.join("|");
        // A time is quoted by nobody, and anything else is no time.
        let is_time = |text: &&str| {
            let mut bytes = text.bytes();
            bytes.all(|byte| byte.is_ascii_digit() || matches!(byte, b'-' | b':' | b' '))
        };
        let written = written.filter(is_time);
        Self {
            since,
            command: match written {
                Some(time) => format!("awk '$0 >= \"{time}\"' LOG | grep -E '{patterns}'"),
                None => format!("grep -E '{patterns}' LOG"),
            },
            bounded: written.is_some(),
            query: log_query(since),
        }
    }
}
