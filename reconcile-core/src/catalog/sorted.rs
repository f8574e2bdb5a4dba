//! The order of every list in a catalog, and the search in it.

use serde::{Deserialize, Deserializer};

/// What has a place in a sorted list.
pub(crate) trait Named {
    /// Schema (empty where there is none), name, and what tells namesakes apart.
    fn key(&self) -> (&str, &str, &str);
}

macro_rules! named {
    ($($type:ty => |$x:ident| $key:expr;)*) => {
        $(impl Named for $type {
            fn key(&self) -> (&str, &str, &str) {
                let $x = self;
                $key
            }
        })*
    };
}

named! {
    super::Schema => |x| ("", &x.name, "");
    super::Table => |x| (&x.name.schema, &x.name.name, "");
    super::View => |x| (&x.name.schema, &x.name.name, "");
    super::Sequence => |x| (&x.name.schema, &x.name.name, "");
    super::Enum => |x| (&x.name.schema, &x.name.name, "");
    super::Domain => |x| (&x.name.schema, &x.name.name, "");
    super::Composite => |x| (&x.name.schema, &x.name.name, "");
    super::Range => |x| (&x.name.schema, &x.name.name, "");
    super::Routine => |x| (&x.name.schema, &x.name.name, &x.arguments);
    super::Extension => |x| ("", &x.name, "");
    super::Publication => |x| ("", &x.name, "");
    super::OtherObject => |x| (&x.kind, &x.identity, "");
    super::Constraint => |x| ("", &x.name, "");
    super::Index => |x| ("", &x.name, "");
    super::Trigger => |x| ("", &x.name, "");
    super::Rule => |x| ("", &x.name, "");
    super::Policy => |x| ("", &x.name, "");
}

/// Puts a list into its order.
pub(crate) fn sort<T: Named>(list: &mut [T]) {
    list.sort_unstable_by(|a, b| a.key().cmp(&b.key()));
}

/// The first element of this schema and name.
pub(crate) fn find<'a, T: Named>(list: &'a [T], (schema, name): (&str, &str)) -> Option<&'a T> {
    let at = list.partition_point(|x| {
        let (s, n, _) = x.key();
        (s, n) < (schema, name)
    });
    list.get(at).filter(|x| {
        let (s, n, _) = x.key();
        (s, n) == (schema, name)
    })
}

/// Reads a list whatever its order, so that lookups are right in a catalog edited by hand.
pub(crate) fn sorted<'de, D, T>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Named + Deserialize<'de>,
{
    let mut list = Vec::<T>::deserialize(deserializer)?;
    sort(&mut list);
    Ok(list)
}
