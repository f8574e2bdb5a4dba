//! Results as text for people, and in the forms of other programs.

pub(crate) mod adopt;
pub(crate) mod apply;
pub(crate) mod catalog;
pub(crate) mod check;
pub(crate) mod doctor;
pub(crate) mod ensure;
pub(crate) mod frame;
pub(crate) mod generate;
pub(crate) mod github;
pub(crate) mod gitlab;
pub(crate) mod health;
pub(crate) mod lint;
pub(crate) mod markdown;
pub(crate) mod metrics;
mod place;
pub(crate) mod prometheus;
pub(crate) mod rehearse;
pub(crate) mod run;
pub(crate) mod sarif;
pub(crate) mod sequences;
pub(crate) mod snapshot;
pub(crate) mod status;
pub(crate) mod verify;
pub(crate) mod visible;

/// `1 table`, `2 tables`, `1,234 tables`.
pub(crate) fn count(n: usize, one: &str) -> String {
    let digits = n.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3 + one.len() + 2);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out.push(' ');
    match one.strip_suffix("ex") {
        Some(stem) if n != 1 => {
            out.push_str(stem);
            out.push_str("exes");
        }
        _ => {
            out.push_str(one);
            if n != 1 {
                out.push('s');
            }
        }
    }
    out
}

/// `17 B`, `1.4 MiB`.
pub(crate) fn size(bytes: u64) -> String {
    let (mut unit, mut whole, mut rest) = (0, bytes, 0);
    while whole >= 1024 && unit < 4 {
        rest = whole % 1024;
        whole /= 1024;
        unit += 1;
    }
    let name = ["B", "KiB", "MiB", "GiB", "TiB"]
        .get(unit)
        .unwrap_or(&"TiB");
    match unit {
        0 => format!("{whole} {name}"),
        _ => format!("{whole}.{} {name}", rest * 10 / 1024),
    }
}
