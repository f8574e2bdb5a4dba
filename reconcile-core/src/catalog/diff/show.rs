//! Values of fields as text.

use std::fmt::Debug;

use crate::catalog::{
    Column, ColumnRef, DataType, Feed, ForeignKey, ForeignTable, Generated, Grant, IndexColumn,
    PartitionKey, PartitionOf,
};
use crate::name::{QualifiedName, quote_ident};

/// A value as text; `None` where it stands for "there is none".
pub(super) trait Show {
    fn show(&self) -> Option<String>;
}

impl<T: Show> Show for Option<T> {
    fn show(&self) -> Option<String> {
        self.as_ref().and_then(Show::show)
    }
}

impl<T: Show> Show for Box<T> {
    fn show(&self) -> Option<String> {
        (**self).show()
    }
}

impl<T: Show> Show for Vec<T> {
    fn show(&self) -> Option<String> {
        let parts: Vec<String> = self.iter().filter_map(Show::show).collect();
        (!parts.is_empty()).then(|| parts.join(", "))
    }
}

macro_rules! show {
    ($($type:ty => |$x:ident| $text:expr;)*) => {
        $(impl Show for $type {
            fn show(&self) -> Option<String> {
                let $x = self;
                Some($text)
            }
        })*
    };
}

show! {
    String => |x| x.clone();
    bool => |x| x.to_string();
    i16 => |x| x.to_string();
    i64 => |x| x.to_string();
    QualifiedName => |x| x.to_string();
    DataType => |x| x.text.clone();
    Generated => |x| format!("({}) {}", x.expression, words(&x.kind));
    ColumnRef => |x| format!("{}.{}", x.table, quote_ident(&x.column));
    Feed => |x| format!("{}.{} ({})", x.table, quote_ident(&x.column), words(&x.via));
    Grant => |x| grant(x);
    PartitionKey => |x| format!("{} of {}", x.definition, x.columns.join(", "));
    PartitionOf => |x| format!(
        "{} {}{}", x.parent, x.bound, if x.detach_pending { " DETACH pending" } else { "" }
    );
    ForeignTable => |x| format!("{} ({})", quote_ident(&x.server), x.options.join(", "));
    IndexColumn => |x| { let mut out = String::new(); x.push_definition(&mut out); out };
    ForeignKey => |x| { let mut out = String::new(); x.push_references(&mut out, false); out };
    Column => |x| x.definition();
}

/// Enumerations of the catalog show as the words of their variants.
macro_rules! show_words {
    ($($type:ident)*) => {
        $(impl Show for crate::catalog::$type {
            fn show(&self) -> Option<String> {
                Some(words(self))
            }
        })*
    };
}

show_words! {
    ConstraintKind Firing Identity Persistence PolicyCommand ReplicaIdentity RoutineKind RuleEvent
    TableKind ViewKind
}

/// The words of a variant's name: `SetNull` is `set null`.
pub(super) fn words(variant: &impl Debug) -> String {
    let mut out = String::new();
    for (i, c) in format!("{variant:?}").chars().enumerate() {
        if c.is_ascii_uppercase() {
            if i > 0 {
                out.push(' ');
            }
            out.push(c.to_ascii_lowercase());
        } else {
            out.push(c);
        }
    }
    out
}

fn grant(grant: &Grant) -> String {
    let rights: Vec<String> = (grant.rights.iter())
        .map(|right| {
            let option = grant.grantable.contains(right);
            format!("{}{}", words(right), if option { "*" } else { "" })
        })
        .collect();
    let grantee = grant.grantee.as_deref().map(quote_ident);
    format!(
        "{} to {} by {}",
        rights.join("/"),
        grantee.as_deref().unwrap_or("public"),
        quote_ident(&grant.grantor)
    )
}
