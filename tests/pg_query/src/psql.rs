//! What psql keeps to itself, which the server's parser never sees.

/// The same text with blanks in place of psql's lines, of the rows behind `COPY … FROM stdin;`, and
/// of what stands behind `\gset` and its like, which end a statement.
pub(crate) fn blanked(source: &str) -> String {
    let mut rows = false;
    let mut out = String::with_capacity(source.len());
    for line in source.split_inclusive('\n') {
        let text = line.trim_end();
        if rows || text.starts_with('\\') {
            rows &= text != "\\.";
            out.push_str(&blank(line));
        } else if let Some(at) = line.find(" \\g") {
            out.push_str(&line[..at]);
            out.push(';');
            out.push_str(&blank(&line[at + 1..]));
        } else {
            let text = text.to_ascii_lowercase();
            rows = text.starts_with("copy ") && text.ends_with(" from stdin;");
            out.push_str(line);
        }
    }
    out
}

/// As many bytes of blanks, with the end of the line.
fn blank(line: &str) -> String {
    line.bytes()
        .map(|byte| if byte == b'\n' { '\n' } else { ' ' })
        .collect()
}
