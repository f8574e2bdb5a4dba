//! The fields of each kind of object. Every field of a struct is named in its list, compared or
//! not, so that a new one does not compile until somebody has decided.

use std::collections::{BTreeSet, HashSet};
use std::fmt::Debug;

use super::show::Show;
use super::{ChangeKind, DiffOptions, FieldChange};
use crate::catalog::{
    Column, Composite, Constraint, Domain, Enum, Extension, Grant, Index, OtherObject, Policy,
    Publication, Range, Routine, Rule, Schema, Sequence, Table, Trigger, View,
};

/// The differing fields of one object.
pub(super) struct Fields<'o> {
    options: &'o DiffOptions,
    list: Vec<FieldChange>,
}

/// Something whose fields can be compared with another's.
pub(super) trait Compare {
    fn compare(&self, after: &Self, out: &mut Fields<'_>);
}

impl<'o> Fields<'o> {
    pub(super) fn new(options: &'o DiffOptions) -> Self {
        Self {
            options,
            list: Vec::new(),
        }
    }

    pub(super) fn into_kind(self) -> Option<ChangeKind> {
        (!self.list.is_empty()).then_some(ChangeKind::Changed { fields: self.list })
    }

    pub(super) fn push(&mut self, field: &str, before: Option<String>, after: Option<String>) {
        self.list.push(FieldChange {
            field: String::from(field),
            before,
            after,
        });
    }

    fn value<T: Show + PartialEq + Debug>(&mut self, field: &str, before: &T, after: &T) {
        let ignored = match field {
            "owner" => self.options.owners,
            "comment" => self.options.comments,
            "privileges" => self.options.privileges,
            _ => false,
        };
        if ignored || before == after {
            return;
        }
        let (mut b, mut a) = (before.show(), after.show());
        if b == a {
            // They differ in something that the short form does not say.
            (b, a) = (Some(format!("{before:?}")), Some(format!("{after:?}")));
        }
        self.push(field, b, a);
    }

    /// A list whose order means nothing.
    fn set<T>(&mut self, field: &str, before: &[T], after: &[T])
    where
        T: Show + Clone + Ord + Debug,
    {
        let sorted = |list: &[T]| {
            let mut list = list.to_vec();
            list.sort_unstable();
            list
        };
        self.value(field, &sorted(before), &sorted(after));
    }

    /// Privileges, with the owners on both sides where there is one.
    pub(super) fn privileges(
        &mut self,
        (before, before_owner): (Option<&[Grant]>, &str),
        (after, after_owner): (Option<&[Grant]>, &str),
    ) {
        if self.options.privileges {
            return;
        }
        let owners = self.options.owners;
        let before = before.map(|list| normal(list, owners.then_some(before_owner)));
        let after = after.map(|list| normal(list, owners.then_some(after_owner)));
        self.value("privileges", &before, &after);
    }

    /// One element of a list that is reported element by element.
    pub(super) fn elements(&mut self, field: &str, before: &[String], after: &[String]) {
        let before: BTreeSet<&String> = before.iter().collect();
        let after: BTreeSet<&String> = after.iter().collect();
        for gone in before.difference(&after) {
            self.push(field, Some((*gone).clone()), None);
        }
        for new in after.difference(&before) {
            self.push(field, None, Some((*new).clone()));
        }
    }

    /// The order of the elements that are on both sides.
    pub(super) fn order(&mut self, field: &str, before: &[&str], after: &[&str]) {
        let common = |list: &[&str], other: &[&str]| -> Vec<String> {
            let other: HashSet<&str> = other.iter().copied().collect();
            let both = list.iter().filter(|name| other.contains(**name));
            both.map(ToString::to_string).collect()
        };
        self.value(field, &common(before, after), &common(after, before));
    }
}

/// Grants in a fixed order; without what `ignored_owner` has, and without it as the grantor.
fn normal(list: &[Grant], ignored_owner: Option<&str>) -> Vec<Grant> {
    let mut list: Vec<Grant> = (list.iter())
        .filter(|g| ignored_owner.is_none() || g.grantee.as_deref() != ignored_owner)
        .cloned()
        .collect();
    for grant in &mut list {
        grant.rights.sort_unstable();
        grant.grantable.sort_unstable();
        if Some(grant.grantor.as_str()) == ignored_owner {
            grant.grantor = String::from("owner");
        }
    }
    list.sort_unstable();
    list
}

macro_rules! compare {
    ($($type:ident {
        $($field:ident),*
        $(; sets $($set:ident),*)?
        $(; grants $grants:ident)?
        ; elsewhere $($skip:ident),*
    })*) => {
        $(impl Compare for $type {
            fn compare(&self, after: &Self, out: &mut Fields<'_>) {
                let Self { $($field: _,)* $($($set: _,)*)? $($grants: _,)? $($skip: _,)* } = self;
                $(out.value(name(stringify!($field)), &self.$field, &after.$field);)*
                $($(out.set(stringify!($set), &self.$set, &after.$set);)*)?
                $(out.privileges(
                    (self.$grants.as_deref(), &self.owner),
                    (after.$grants.as_deref(), &after.owner),
                );)?
            }
        })*
    };
}

/// The name of a field in JSON, where it is not that of the code.
fn name(field: &'static str) -> &'static str {
    if field == "data_type" { "type" } else { field }
}

// What is under `elsewhere` is the key of the list, a list of parts, compared by `compare.rs`, or
// (size, position) not a difference.
compare! {
    Schema { owner, comment, extension; grants privileges; elsewhere name }
    Table {
        kind, owner, persistence, partition_key, partition_of, inherits, of_type, foreign,
        access_method, tablespace, replica_identity, row_security, row_security_forced, comment,
        extension;
        sets options; grants privileges;
        elsewhere name, columns, constraints, indexes, triggers, rules, policies, size
    }
    View {
        kind, owner, definition, populated, persistence, access_method, tablespace, comment,
        extension;
        sets options; grants privileges; elsewhere name, columns, indexes, triggers, rules, size
    }
    Column {
        data_type, not_null, default, identity, generated, collation, inherited, storage,
        compression, statistics, comment;
        sets options; elsewhere name, position, privileges
    }
    Constraint {
        kind, columns, include, expression, foreign_key, index, nulls_not_distinct, period,
        deferrable, initially_deferred, not_valid, not_enforced, no_inherit, inherited, comment;
        elsewhere name
    }
    Index {
        method, unique, nulls_not_distinct, columns, include, predicate, constraint, partition_of,
        invalid, not_ready, deferred, clustered, replica_identity, tablespace, comment;
        sets options; elsewhere name, size
    }
    Trigger { function, definition, firing, constraint, inherited, comment; elsewhere name }
    Rule { event, instead, definition, firing, comment; elsewhere name }
    Policy { command, restrictive, using, check, comment; sets roles; elsewhere name }
    Sequence {
        owner, data_type, start, increment, min, max, cache, cycle, persistence, owned_by,
        identity, comment, extension;
        sets feeds; grants privileges; elsewhere name
    }
    Enum { owner, comment, extension; grants privileges; elsewhere name, labels }
    Domain {
        owner, base, not_null, default, collation, comment, extension;
        grants privileges; elsewhere name, constraints
    }
    Composite { owner, comment, extension; grants privileges; elsewhere name, attributes }
    Range {
        owner, subtype, opclass, collation, canonical, subtype_diff, multirange, comment,
        extension;
        grants privileges; elsewhere name
    }
    Routine {
        kind, owner, result, language, definition, security_definer, comment, extension;
        grants privileges; elsewhere name, arguments
    }
    Extension { version, schema, owner, relocatable, comment; elsewhere name }
    Publication {
        owner, all_tables, via_partition_root, generated_columns, comment;
        sets operations; elsewhere name, tables, schemas
    }
    OtherObject { schema, owner, definition, comment, extension, privileges; elsewhere kind, identity }
}
