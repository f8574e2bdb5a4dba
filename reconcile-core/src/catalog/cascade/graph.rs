//! Objects and edges.

use std::collections::HashMap;

use crate::catalog::ObjectRef;

/// How one object depends on another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// Falls with it under `CASCADE` only.
    Normal,
    /// Falls with it in any case.
    Automatic,
    /// Is a part of it, and cannot go without it.
    Internal,
    /// Is a member of the extension, and cannot go without it.
    Extension,
    /// Is a partition's copy: falls with it in any case, cannot be dropped by itself, and does not
    /// take the original along when it goes with its own table.
    Partition,
}

impl Kind {
    pub(super) fn is_part(self) -> bool {
        matches!(self, Self::Internal | Self::Extension)
    }
}

/// Edges in both directions; ids are places in `objects`.
#[derive(Debug, Clone, Default)]
pub(super) struct Graph {
    objects: Vec<ObjectRef>,
    ids: HashMap<ObjectRef, u32>,
    depends_on: Vec<Vec<(u32, Kind)>>,
    dependents: Vec<Vec<(u32, Kind)>>,
    copies: Vec<Vec<u32>>,
}

impl Graph {
    pub(super) fn new(objects: Vec<ObjectRef>) -> Self {
        let mut graph = Self::default();
        for object in objects {
            let id = u32::try_from(graph.objects.len()).unwrap_or(u32::MAX);
            if graph.ids.insert(object.clone(), id).is_none() {
                graph.objects.push(object);
            }
        }
        let len = graph.objects.len();
        graph.depends_on = vec![Vec::new(); len];
        graph.dependents = vec![Vec::new(); len];
        graph.copies = vec![Vec::new(); len];
        graph
    }

    pub(super) fn len(&self) -> usize {
        self.objects.len()
    }

    pub(super) fn id(&self, object: &ObjectRef) -> Option<u32> {
        self.ids.get(object).copied()
    }

    pub(super) fn object(&self, id: u32) -> Option<&ObjectRef> {
        self.objects.get(id as usize)
    }

    /// Adds an edge, if both objects are in the catalog.
    pub(super) fn edge(&mut self, object: &ObjectRef, on: &ObjectRef, kind: Kind) {
        let (Some(object), Some(on)) = (self.id(object), self.id(on)) else {
            return;
        };
        if object == on {
            return;
        }
        if let Some(list) = self.depends_on.get_mut(object as usize) {
            list.push((on, kind));
        }
        if let Some(list) = self.dependents.get_mut(on as usize) {
            list.push((object, kind));
        }
    }

    /// Notes that a child's column or constraint is nothing but a copy of its parent's.
    pub(super) fn copy(&mut self, copy: &ObjectRef, original: &ObjectRef) {
        let (Some(copy), Some(original)) = (self.id(copy), self.id(original)) else {
            return;
        };
        if let Some(list) = self.copies.get_mut(original as usize) {
            list.push(copy);
        }
    }

    /// What `id` depends on.
    pub(super) fn depends_on(&self, id: u32) -> &[(u32, Kind)] {
        (self.depends_on.get(id as usize)).map_or(&[], Vec::as_slice)
    }

    /// What depends on `id`.
    pub(super) fn dependents(&self, id: u32) -> &[(u32, Kind)] {
        (self.dependents.get(id as usize)).map_or(&[], Vec::as_slice)
    }

    /// The copies that children have of `id`.
    pub(super) fn copies(&self, id: u32) -> &[u32] {
        self.copies.get(id as usize).map_or(&[], Vec::as_slice)
    }
}
