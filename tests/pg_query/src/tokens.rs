//! The tokens of PostgreSQL's scanner, without comments.

use std::ops::Range;

use pg_query::protobuf::Token;

pub(crate) struct Tokens<'a> {
    source: &'a str,
    all: Vec<Range<usize>>,
}

impl<'a> Tokens<'a> {
    pub(crate) fn of(source: &'a str) -> Self {
        let scanned = pg_query::scan(source).unwrap().tokens;
        let all = scanned
            .iter()
            .filter(|token| !matches!(token.token(), Token::SqlComment | Token::CComment))
            .map(|token| token.start as usize..token.end as usize)
            .collect();
        Self { source, all }
    }

    /// Those that lie in the range, without the semicolon at its end.
    pub(crate) fn within(&self, range: &Range<usize>) -> &[Range<usize>] {
        let from = self.all.partition_point(|token| token.start < range.start);
        let to = self.all.partition_point(|token| token.end <= range.end);
        let own = &self.all[from..to.max(from)];
        match own.split_last() {
            Some((last, rest)) if &self.source[last.clone()] == ";" => rest,
            _ => own,
        }
    }
}
