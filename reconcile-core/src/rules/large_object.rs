use super::{Context, Draft, Rule};
use crate::finding::Severity;
use crate::statement::{Constant, FunctionClass, Runs};

pub(super) const RULE: Rule = Rule {
    id: "large-object",
    code: "R021",
    severity: Severity::Error,
    summary: "A large object is removed, cut off or overwritten.",
    docs: include_str!("large_object.md"),
    since: "0.1.0",
    outlasts_rollback: false,
    check,
};

fn check(context: &Context<'_>) -> Vec<Draft> {
    if context.inside.runs == Runs::Never {
        return Vec::new();
    }
    let calls = context.inside.calls.iter();
    calls
        .filter(|call| call.class(context.majors()) == FunctionClass::ChangesLargeObject)
        .map(|call| {
            let which = match call.args.first() {
                Some(Some(Constant::Number(oid) | Constant::Text(oid))) => {
                    format!("large object {oid}")
                }
                _ => "large objects".to_owned(),
            };
            let message = format!("{} would change or remove {which}", call.name.name);
            Draft::new(call.start, call.end, message)
                .object(which)
                .help("keep a copy first: \\lo_export in psql, or lo_get() into a table")
        })
        .collect()
}
