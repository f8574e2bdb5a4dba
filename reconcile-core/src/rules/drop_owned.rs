use super::drop_schema::is_still_there;
use super::fallen::list;
use super::{Context, Draft, Rule};
use crate::catalog::{Catalog, ObjectKind, ObjectRef};
use crate::finding::Severity;
use crate::statement::{Statement, StatementKind};

pub(super) const RULE: Rule = Rule {
    id: "drop-owned",
    code: "R009",
    severity: Severity::Error,
    summary: "Everything that a role owns is dropped.",
    docs: include_str!("drop_owned.md"),
    since: "0.1.0",
    outlasts_rollback: false,
    check,
};

fn check(context: &Context<'_>) -> Vec<Draft> {
    let Some(statement) = context.statement else {
        return Vec::new();
    };
    let StatementKind::DropOwned(roles) = &statement.kind else {
        return Vec::new();
    };
    vec![draft(context, statement, roles)]
}

fn draft(context: &Context<'_>, statement: &Statement, written: &str) -> Draft {
    let draft = |message| Draft::at(statement, message);
    let lost = |what: &str| {
        format!("{what} would be lost, tables with all their rows; and all privileges of {written}")
    };
    let help = format!("give it to another role first: REASSIGN OWNED BY {written} TO …");
    let catalog = context.world.catalog().filter(|_| context.sees_all());
    let Some((catalog, roles)) = catalog.zip(roles(written)) else {
        return draft(lost(&format!(
            "every table, schema and other object of {written} in this database"
        )))
        .help(help);
    };
    let owned: Vec<ObjectRef> = roles
        .iter()
        .flat_map(|role| owned_by(catalog, role))
        .collect();
    let (mut data, mut rest) = (Vec::new(), Vec::new());
    for object in owned {
        let falls = context.falls_with(&object).unwrap_or_default();
        let own = [object];
        for gone in own.into_iter().chain(falls.data).chain(falls.sequences) {
            let kept = if holds_data(gone.kind) {
                &mut data
            } else {
                &mut rest
            };
            kept.push(gone);
        }
        rest.extend(falls.rest);
    }
    for list in [&mut data, &mut rest] {
        list.sort();
        list.dedup();
    }
    data.retain(|gone| is_still_there(context, gone));
    context.fullest_first(&mut data);
    if data.is_empty() && rest.is_empty() {
        let message = format!("all privileges of {written} in this database would be gone");
        return draft(message).severity(Severity::Warning);
    }
    if data.is_empty() {
        let message = format!(
            "{} and all privileges of {written} would be gone",
            list(&rest)
        );
        return draft(message).severity(Severity::Warning).help(help);
    }
    let draft = draft(lost(&format!("all that {written} owns, {},", list(&data)))).help(help);
    context.settle_all(draft, &data)
}

fn holds_data(kind: ObjectKind) -> bool {
    matches!(
        kind,
        ObjectKind::Table
            | ObjectKind::MaterializedView
            | ObjectKind::Sequence
            | ObjectKind::Column
    )
}

const SOMEBODY: [&str; 3] = ["current_user", "session_user", "current_role"];

/// The names of the roles; none if one is not written as a name.
fn roles(written: &str) -> Option<Vec<String>> {
    let roles = written.split(',').map(|role| {
        let role = role.trim();
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '$';
        let quoted = role
            .strip_prefix('"')
            .and_then(|rest| rest.strip_suffix('"'));
        match quoted {
            Some(quoted) => (!quoted.contains('"')).then(|| quoted.to_owned()),
            None if role.is_empty() || !role.chars().all(plain) => None,
            None => Some(role.to_ascii_lowercase()),
        }
    });
    let roles: Vec<String> = roles.collect::<Option<_>>()?;
    let named = |role: &String| !SOMEBODY.contains(&role.as_str());
    roles.iter().all(named).then_some(roles)
}

/// The objects of a role, without their parts.
fn owned_by(catalog: &Catalog, role: &str) -> Vec<ObjectRef> {
    macro_rules! owned {
        ($($list:ident),*) => {{
            let mut owned = Vec::new();
            $(for x in catalog.$list.iter().filter(|x| x.owner == role) {
                owned.push(x.object_ref());
            })*
            owned
        }};
    }
    let mut owned = owned!(
        schemas,
        tables,
        views,
        sequences,
        enums,
        domains,
        composites,
        ranges,
        routines,
        extensions,
        publications
    );
    let others = catalog.others.iter();
    owned.extend(
        others
            .filter(|x| x.owner.as_deref() == Some(role))
            .map(crate::catalog::OtherObject::object_ref),
    );
    owned
}
