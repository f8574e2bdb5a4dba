//! What the script has made of relations.

use foldhash::HashMap;

use super::{Key, Place, Relation};

/// The relations that the script has made, changed or dropped; none for one that is gone.
#[derive(Debug, Clone, Default)]
pub(super) struct Relations<'a> {
    all: HashMap<Key, Option<Relation<'a>>>,
    temporary: bool,
}

impl<'a> Relations<'a> {
    pub(super) fn get(&self, key: &Key) -> Option<&Option<Relation<'a>>> {
        self.all.get(key)
    }

    pub(super) fn contains_key(&self, key: &Key) -> bool {
        self.all.contains_key(key)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&Key, &Option<Relation<'a>>)> {
        self.all.iter()
    }

    pub(super) fn insert(&mut self, key: Key, relation: Option<Relation<'a>>) {
        self.temporary |= key.0 == Place::Temporary;
        self.all.insert(key, relation);
    }

    /// Whether any has been temporary, so that few scripts look for such ones first.
    pub(super) fn any_temporary(&self) -> bool {
        self.temporary
    }
}
