//! The objects that the script made.

use foldhash::{HashMap, HashSet};

use super::path::Place;
use crate::statement::fold;

/// One object of the script's own making.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Made {
    Table(Place, String),
    Column(Place, String, String),
    Schema(String),
}

impl Made {
    /// The names whose mention may mean it.
    fn names(&self) -> Vec<&str> {
        match self {
            Made::Table(_, name) | Made::Schema(name) => vec![name],
            Made::Column(_, table, column) => vec![table, column],
        }
    }
}

/// What the script made and nothing has come into, to be found by each word of its names.
#[derive(Debug, Clone, Default)]
pub(super) struct Register {
    made: HashSet<Made>,
    by_word: HashMap<String, Vec<Made>>,
    /// Those whose name is no single word.
    odd: Vec<(String, Made)>,
    temporary: bool,
}

impl Register {
    pub(super) fn holds(&self, made: &Made) -> bool {
        self.made.contains(made)
    }

    /// Whether the script has made temporary tables at all, which few do.
    pub(super) fn any_temporary(&self) -> bool {
        self.temporary
    }

    pub(super) fn add(&mut self, made: Made) {
        for name in made.names() {
            if name.chars().all(in_word) {
                let entry = self.by_word.entry(fold(name)).or_default();
                entry.push(made.clone());
            } else {
                self.odd.push((name.to_ascii_lowercase(), made.clone()));
            }
        }
        self.temporary |= matches!(made, Made::Table(Place::Temporary, _));
        self.made.insert(made);
    }

    pub(super) fn remove(&mut self, made: &Made) {
        self.made.remove(made);
    }

    /// A table is gone, and its columns with it.
    pub(super) fn remove_table(&mut self, place: &Place, name: &str) {
        self.made
            .remove(&Made::Table(place.clone(), name.to_owned()));
        let own = |made: &Made| matches!(made, Made::Column(p, t, _) if p == place && t == name);
        for made in self.by_word.get(&fold(name)).into_iter().flatten() {
            if own(made) {
                self.made.remove(made);
            }
        }
        for (_, made) in self.odd.iter().filter(|(_, made)| own(made)) {
            self.made.remove(made);
        }
    }

    /// A statement of this text may bring data into whatever it mentions, in any spelling and even
    /// in a literal.
    pub(super) fn mention(&mut self, text: &str) {
        if self.made.is_empty() {
            return;
        }
        // Escapes could spell any name.
        if text.contains("U&") || text.contains("u&") {
            *self = Self::default();
            return;
        }
        for word in text.split(|c| !in_word(c)).filter(|word| !word.is_empty()) {
            for made in self.by_word.remove(&fold(word)).unwrap_or_default() {
                self.made.remove(&made);
            }
        }
        if !self.odd.is_empty() {
            let text = text.to_ascii_lowercase().replace("\"\"", "\"");
            let made = &mut self.made;
            self.odd.retain(|(name, odd)| {
                let named = text.contains(name.as_str());
                if named {
                    made.remove(odd);
                }
                !named
            });
        }
    }
}

fn in_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_' || c == '$' || !c.is_ascii()
}

/// The words of a text that may be names, folded.
pub(super) fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(|c| !in_word(c))
        .filter(|word| !word.is_empty())
        .map(fold)
}
