//! Fills in what an `.sql` file leaves open.

/// The text with `{{key}}` replaced by its value; comment lines are left out. What a value holds is
/// never looked through again.
pub(super) fn fill(sql: &str, values: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(sql.len() + 256);
    for line in sql.lines().filter(|line| !line.starts_with("--")) {
        let mut rest = line;
        while let Some((before, after)) = rest.split_once("{{") {
            out.push_str(before);
            let (key, after) = after.split_once("}}").unwrap_or((after, ""));
            let value = values.iter().find(|(name, _)| *name == key);
            out.push_str(value.map_or("", |(_, value)| value));
            rest = after;
        }
        out.push_str(rest);
        out.push('\n');
    }
    out
}
