//! What falls with an object under `DROP … CASCADE`.

mod graph;
mod keys;
mod structure;

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

use super::{Catalog, ObjectRef};
use graph::{Graph, Kind};

/// An object that falls with another.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Fallen {
    /// The object.
    pub object: ObjectRef,
    /// The object, fallen or dropped itself, through which it falls: what it depends on, or a part
    /// of it that cannot go without the whole.
    pub because: ObjectRef,
    /// Whether the drop is refused without `CASCADE` because of this object. Parts, and what
    /// PostgreSQL drops along in any case, do not need it.
    pub needs_cascade: bool,
}

/// Who depends on whom in a catalog, made once for many questions.
///
/// It joins what follows from the catalog's structure (parts, types of columns, keys, owned
/// sequences, partitions, schemas, extensions, …) with [`Catalog::dependencies`], and answers as
/// PostgreSQL's `findDependentObjects` does. It knows what the catalog knows: what lies outside
/// the schemas that were read, and what the text of a function in a procedural language uses, is
/// not in it, nor does PostgreSQL know the latter.
///
/// ```
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use reconcile_core::catalog::{Catalog, CascadeGraph, ObjectKind, ObjectRef};
/// use reconcile_core::name::QualifiedName;
///
/// let catalog: Catalog = serde_json::from_str(r#"{
///     "schema_version": 1,
///     "server": {"version_num": 150018, "version": "15.18", "database": "shop"},
///     "reading": {"role": "app", "one_snapshot": true},
///     "enums": [{"name": "public.mood", "owner": "o", "labels": ["good"]}],
///     "tables": [{"name": "public.users", "kind": "ordinary", "owner": "o", "columns": [
///         {"name": "mood", "position": 1, "type": {"text": "public.mood", "name": "public.mood"}}
///     ]}]
/// }"#)?;
/// let graph = CascadeGraph::new(&catalog);
/// let mood = ObjectRef::new(ObjectKind::Type, &QualifiedName::new("public", "mood"));
/// let fallen = graph.falls_with(&mood).expect("the type is in the catalog");
/// assert_eq!(fallen[0].object.to_string(), "column public.users.mood");
/// assert!(fallen[0].needs_cascade);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct CascadeGraph {
    graph: Graph,
}

impl Catalog {
    /// As [`CascadeGraph::falls_with`], for a single question.
    #[must_use]
    pub fn falls_with(&self, object: &ObjectRef) -> Option<Vec<Fallen>> {
        CascadeGraph::new(self).falls_with(object)
    }
}

impl CascadeGraph {
    /// The graph of a catalog.
    #[must_use]
    pub fn new(catalog: &Catalog) -> Self {
        Self {
            graph: structure::build(catalog),
        }
    }

    /// What else is gone after `DROP … CASCADE` of `object` (`ALTER TABLE … DROP …` for a part),
    /// nearest first, each object once; `None` where the graph has no such object.
    ///
    /// A column loses its default and stays; then the default ([`ObjectKind::Default`]) is in the
    /// list. The parts of a fallen object are in the list as well. Where PostgreSQL refuses to drop
    /// `object` by itself ([`required_by`](Self::required_by)), the answer is for the whole that
    /// would have to go.
    ///
    /// [`ObjectKind::Default`]: super::ObjectKind::Default
    #[must_use]
    pub fn falls_with(&self, object: &ObjectRef) -> Option<Vec<Fallen>> {
        let start = self.graph.id(object)?;
        let mut search = Search {
            graph: &self.graph,
            because: vec![None; self.graph.len()],
            order: Vec::new(),
            queue: VecDeque::new(),
        };
        search.add(start, start);
        search.add_copies(start);
        if let Some((whole, _)) = self.whole(start) {
            search.add(whole, start);
        }
        search.run();
        Some(search.result(start))
    }

    /// The object that has to be dropped instead of this one, because this is a part of it that
    /// PostgreSQL refuses to drop alone: the constraint of an index, the column of an identity
    /// sequence, the partitioned index of a partition's index, the extension of a member.
    #[must_use]
    pub fn required_by(&self, object: &ObjectRef) -> Option<&ObjectRef> {
        let (whole, _) = self.whole(self.graph.id(object)?)?;
        self.graph.object(whole)
    }

    fn whole(&self, id: u32) -> Option<(u32, Kind)> {
        let edges = self.graph.depends_on(id).iter().copied();
        edges
            .filter(|(_, kind)| kind.is_part() || *kind == Kind::Partition)
            .min()
    }
}

struct Search<'a> {
    graph: &'a Graph,
    because: Vec<Option<u32>>,
    order: Vec<u32>,
    queue: VecDeque<u32>,
}

impl Search<'_> {
    fn add(&mut self, id: u32, because: u32) {
        if let Some(slot @ None) = self.because.get_mut(id as usize) {
            *slot = Some(because);
            self.order.push(id);
            self.queue.push_back(id);
        }
    }

    /// `ALTER TABLE … DROP` goes on to the copies that children have of a column or constraint. A
    /// parent's part that falls for another reason leaves them alone.
    fn add_copies(&mut self, start: u32) {
        let mut todo = vec![start];
        while let Some(original) = todo.pop() {
            for &copy in self.graph.copies(original) {
                if self.because.get(copy as usize) == Some(&None) {
                    self.add(copy, original);
                    todo.push(copy);
                }
            }
        }
    }

    fn run(&mut self) {
        let graph = self.graph;
        while let Some(id) = self.queue.pop_front() {
            for &(dependent, _) in graph.dependents(id) {
                self.add(dependent, id);
            }
            // What is a part of something else takes it along.
            for &(whole, kind) in graph.depends_on(id) {
                if kind.is_part() {
                    self.add(whole, id);
                }
            }
        }
    }

    fn result(&self, start: u32) -> Vec<Fallen> {
        let object = |id: u32| self.graph.object(id).cloned();
        let fallen = self.order.iter().filter(|id| **id != start);
        fallen
            .filter_map(|&id| {
                let because = (*self.because.get(id as usize)?)?;
                Some(Fallen {
                    object: object(id)?,
                    because: object(because)?,
                    needs_cascade: self.needs_cascade(id, because),
                })
            })
            .collect()
    }

    /// One way by which it falls in any case is enough.
    fn needs_cascade(&self, id: u32, because: u32) -> bool {
        let gone = |id: u32| matches!(self.because.get(id as usize), Some(Some(_)));
        let edges = self.graph.depends_on(id);
        let in_any_case = edges
            .iter()
            .any(|&(on, kind)| gone(on) && kind != Kind::Normal);
        !in_any_case && !self.graph.copies(because).contains(&id)
    }
}
