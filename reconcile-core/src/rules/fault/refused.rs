//! What keeps an object from being dropped.

use crate::catalog::{ObjectKind, ObjectRef};
use crate::rules::Context;
use crate::statement::{ObjectName, ObjectType};

pub(super) fn refused_by(context: &Context<'_>, object: &ObjectRef) -> Vec<ObjectRef> {
    // What has gone with another object is not followed.
    if context.world.cascaded() {
        return Vec::new();
    }
    let Some(fallen) = context.graph().and_then(|graph| graph.falls_with(object)) else {
        return Vec::new();
    };
    let needs = fallen.into_iter().filter(|fallen| fallen.needs_cascade);
    needs
        .map(|fallen| fallen.object)
        .filter(|holder| is_there(context, holder))
        .collect()
}

/// Whether an object of the catalog is there still, for certain.
fn is_there(context: &Context<'_>, object: &ObjectRef) -> bool {
    let (world, name) = (context.world, &object.name);
    let Some(schema) = object.schema.as_deref() else {
        return false;
    };
    let of = |name: &str| ObjectName {
        schema: Some(schema.to_owned()),
        name: name.to_owned(),
    };
    let Some(parent) = &object.parent else {
        return match object.kind {
            ObjectKind::Table
            | ObjectKind::View
            | ObjectKind::MaterializedView
            | ObjectKind::Sequence
            | ObjectKind::Index => world.relation(&of(name)).is_here(),
            _ => false,
        };
    };
    let parent = of(parent);
    let Some(table) = world.relation(&parent).here() else {
        return false;
    };
    match object.kind {
        ObjectKind::Column => table.column(name).is_here(),
        ObjectKind::Default => table.column(name).here().is_some_and(|column| {
            column.has_default
                && column.base.is_some_and(|base| base.default.is_some())
                && !world.default_changed(&parent, name)
        }),
        ObjectKind::Constraint => table
            .constraint(name)
            .here()
            .is_some_and(|own| own.is_some()),
        ObjectKind::Trigger => world.part(ObjectType::Trigger, &parent, name).is_here(),
        ObjectKind::Policy => world.part(ObjectType::Policy, &parent, name).is_here(),
        _ => false,
    }
}
