//! The text of a repaired script.

use super::{Own, Part, Repair, Work};

/// The new text, what was changed, and which part of it came from where.
pub(super) fn written(work: &Work<'_>) -> (String, Vec<Repair>, Vec<Part>) {
    let old = work.script.text();
    let newline = if old.contains("\r\n") { "\r\n" } else { "\n" };
    let (mut text, mut repairs, mut from) = (String::with_capacity(old.len()), Vec::new(), 0);
    let mut parts = vec![Part {
        new: 0,
        old: 0,
        kept: true,
    }];
    for own in work.statements.iter().filter(|own| own.is_changed()) {
        text.push_str(old.get(from..own.start).unwrap_or_default());
        let line = text.rsplit('\n').next().unwrap_or_default();
        if !line.trim().is_empty() {
            text.push_str(newline);
        }
        let mut part = |new: usize, old, kept| parts.push(Part { new, old, kept });
        part(text.len(), own.start, false);
        let reason = own.reasons.join("; ");
        repairs.push(Repair {
            line: work.script.position(own.start).line,
            reason: reason.clone(),
        });
        text.push_str(&lines(own, &reason, old).join(newline));
        from = own.end;
        part(text.len(), from, true);
        // A comment would swallow what stands behind it on the line.
        let rest = old.get(from..).unwrap_or_default();
        if !rest.is_empty() && !rest.starts_with('\n') && !rest.starts_with("\r\n") {
            text.push_str(newline);
        }
    }
    text.push_str(old.get(from..).unwrap_or_default());
    (text, repairs, parts)
}

fn lines(own: &Own<'_>, reason: &str, old: &str) -> Vec<String> {
    let one_line = reason.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut lines = vec![format!("-- reconcile: repaired: {one_line}")];
    let before = old.get(own.start..own.end).unwrap_or_default();
    let after = own.replaced();
    if after.as_deref() == Some(before) {
        lines.clear();
        lines.push(before.to_owned());
        lines.push(format!("-- reconcile: added: {one_line}"));
    } else {
        // A lone carriage return ends a comment too.
        let before = before.replace("\r\n", "\n").replace('\r', "\n");
        lines.extend(before.lines().map(|line| format!("-- {line}")));
        lines.extend(after);
    }
    lines.extend(own.then.iter().cloned());
    lines
}

impl Own<'_> {
    pub(super) fn is_changed(&self) -> bool {
        !self.reasons.is_empty()
    }

    /// An action as it was written.
    pub(super) fn text_of(&self, action: usize) -> Option<&str> {
        let own = self.alter()?.actions.get(action)?;
        let start = own.start.checked_sub(self.start)?;
        let end = own.end.checked_sub(self.start)?;
        self.text.get(start..end)
    }

    /// The statement that takes its place, if one is left.
    fn replaced(&self) -> Option<String> {
        if let Some(whole) = &self.whole {
            return Some(whole.clone()).filter(|whole| !whole.is_empty());
        }
        if self.actions.iter().all(Option::is_none) {
            return Some(format!("{};", self.text));
        }
        let first = self.alter()?.actions.first()?;
        let head = self.text.get(..first.start.checked_sub(self.start)?)?;
        let all = (0..self.actions.len()).filter_map(|at| match self.actions.get(at)? {
            Some(new) => Some(new.as_str()),
            None => self.text_of(at),
        });
        let left: Vec<&str> = all.filter(|action| !action.is_empty()).collect();
        (!left.is_empty()).then(|| format!("{head}{};", left.join(",\n")))
    }
}
