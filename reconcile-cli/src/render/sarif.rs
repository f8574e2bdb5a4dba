//! SARIF 2.1.0, for code scanning services and editors.

use reconcile_core::finding::AllowedBy;
use reconcile_core::rules::{self, Rule};
use reconcile_core::{Finding, Report, Script, Severity};

use super::place::{Fingerprints, Sources, relative};
use super::{github, visible};

mod form;
mod offsets;

use form::{
    Artifact, ArtifactChange, ArtifactLocation, Configuration, Content, Descriptor, Driver,
    Fingerprint, Fix, Invocation, Location, Log, Message, PhysicalLocation, Properties,
    Replacement, ReportingText, Result, Run, Suppression, Tool,
};
use offsets::Regions;

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

pub(crate) fn report(report: &Report, scripts: &[Script]) -> Log {
    let sources = Sources::of(scripts);
    let mut fingerprints = Fingerprints::default();
    let allowed = report.allowed().iter().map(|allowed| {
        let suppression = Suppression {
            kind: match allowed.by {
                AllowedBy::Comment => "inSource",
                _ => "external",
            },
            status: "accepted",
            justification: allowed.reason.as_deref().map(visible::line),
        };
        (&allowed.finding, Some(suppression))
    });
    let counting = report.findings().iter().map(|finding| (finding, None));
    let all: Vec<(&Finding, Option<Suppression>)> = counting.chain(allowed).collect();
    let regions = Regions::of(scripts, all.iter().map(|(finding, _)| *finding));
    let results = all.into_iter().map(|(finding, suppression)| Result {
        rule_id: finding.rule,
        rule_index: rules::all().iter().position(|r| r.id() == finding.rule),
        kind: "fail",
        level: level(finding.severity),
        message: Message {
            text: text(&github::told(finding)),
        },
        locations: vec![location(finding, &regions)],
        partial_fingerprints: Fingerprint {
            reconcile: fingerprints.next(finding, &sources),
        },
        fixes: fixes(finding, &sources, &regions),
        suppressions: suppression.into_iter().collect(),
    });
    Log {
        schema: SCHEMA,
        version: "2.1.0",
        runs: vec![Run {
            results: results.collect(),
            tool: Tool { driver: driver() },
            invocations: vec![Invocation {
                execution_successful: true,
            }],
            artifacts: report.files().iter().map(|f| artifact(&f.path)).collect(),
            column_kind: "unicodeCodePoints",
            default_encoding: "utf-8",
        }],
    }
}

fn driver() -> Driver {
    Driver {
        name: "reconcile",
        version: env!("CARGO_PKG_VERSION"),
        rules: rules::all().iter().map(descriptor).collect(),
    }
}

fn descriptor(rule: &'static Rule) -> Descriptor {
    let docs = rule.docs().trim();
    Descriptor {
        id: rule.id(),
        short_description: ReportingText::plain(rule.summary()),
        full_description: ReportingText::plain(rule.summary()),
        help: ReportingText {
            text: docs.to_owned(),
            markdown: Some(docs.to_owned()),
        },
        default_configuration: Configuration {
            level: level(rule.severity()),
        },
        properties: Properties {
            code: rule.code(),
            tags: ["postgresql", "migration"],
        },
    }
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        _ => "note",
    }
}

/// Plain text as a message: braces would be places for arguments, and brackets links.
fn text(plain: &str) -> String {
    visible::block(plain)
        .replace('{', "{{")
        .replace('}', "}}")
        .replace("](", "] (")
}

fn artifact(path: &str) -> Artifact {
    Artifact {
        location: ArtifactLocation::of(path),
        roles: ["analysisTarget"],
    }
}

fn location(finding: &Finding, regions: &Regions) -> Location {
    Location {
        physical_location: PhysicalLocation {
            artifact_location: ArtifactLocation::of(&finding.file),
            region: regions.region(finding),
        },
    }
}

/// The safe statement, where putting it in the place of the finding is right: it replaces exactly
/// one whole statement, about which nothing else was found.
fn fixes(finding: &Finding, sources: &Sources<'_>, regions: &Regions) -> Vec<Fix> {
    let Some(fix) = &finding.fix else {
        return Vec::new();
    };
    let place = (finding.start.offset, finding.end.offset);
    let is_statement = sources.script(finding).is_some_and(|script| {
        let at = script.pieces().partition_point(|p| p.start < place.0);
        let piece = script.pieces().get(at);
        piece.is_some_and(|piece| (piece.start, piece.end) == place)
    });
    if !is_statement || regions.findings_within(finding) != 1 {
        return Vec::new();
    }
    vec![Fix {
        description: Message {
            text: text(finding.help.as_deref().unwrap_or("the safe statement")),
        },
        artifact_changes: [ArtifactChange {
            artifact_location: ArtifactLocation::of(&finding.file),
            replacements: [Replacement {
                deleted_region: regions.region(finding),
                inserted_content: Content { text: fix.clone() },
            }],
        }],
    }]
}

impl ArtifactLocation {
    fn of(path: &str) -> Self {
        Self {
            uri: uri(&relative(path)),
        }
    }
}

/// A path as a URI reference: everything but letters, digits and `-._~/` is percent-encoded.
fn uri(path: &str) -> String {
    use std::fmt::Write as _;
    let mut out = String::from(if path.starts_with('/') { "file://" } else { "" });
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}
