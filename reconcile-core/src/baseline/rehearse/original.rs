//! What is copied: a snapshot, or the definitions of the live database.

use super::Rehearser;
use super::ground::version;
use super::rights::Rights;
use crate::baseline::Conditions;
use crate::catalog::Catalog;
use crate::connect::connect;
use crate::error::{Error, ErrorKind, Result};
use crate::introspect::Introspector;
use crate::snapshot::temporary::Temporary;
use crate::snapshot::{Creator, Snapshot};

/// What is copied.
pub(super) struct Original {
    pub(super) catalog: Catalog,
    pub(super) conditions: Option<Conditions>,
    pub(super) fingerprint: String,
    /// The folder of a dump that was made for this.
    pub(super) dumped: Option<Temporary>,
    pub(super) snapshot: Snapshot,
    /// What the role that will apply the script may do; `None` where nobody knows which it is.
    pub(super) rights: Option<Rights>,
}

impl Rehearser {
    /// The major version of the server that is copied.
    pub(super) fn major(&self) -> Result<u32> {
        if self.rows && self.snapshot.is_none() {
            let message = "rows are only copied from a snapshot, and none was given";
            return Err(Error::new(ErrorKind::Usage, message)
                .with_help("make one first: reconcile snapshot create"));
        }
        if let Some(snapshot) = &self.snapshot {
            return Ok(snapshot.manifest().server_version_num / 10_000);
        }
        let (target, session) = self.live.as_ref().ok_or_else(nothing)?;
        Ok(version(&mut connect(target, session)?)?.0 / 10_000)
    }

    /// Reads the live database, and dumps it if there is no snapshot.
    pub(super) fn original(&self) -> Result<Original> {
        let mut dumped = None;
        let snapshot = match (&self.snapshot, &self.live) {
            (Some(snapshot), _) => snapshot.clone(),
            (None, Some((target, session))) => {
                let folder = Temporary::new()?;
                let mut creator = Creator::new(folder.path()).without_rows();
                if let Some(programs) = &self.programs {
                    creator = creator.programs(programs);
                }
                let snapshot = creator.create(target, session)?;
                dumped = Some(folder);
                snapshot
            }
            (None, None) => return Err(nothing()),
        };
        let catalog = snapshot.catalog()?;
        let mut original = Original {
            fingerprint: catalog.fingerprint(),
            conditions: None,
            rights: None,
            catalog,
            dumped,
            snapshot,
        };
        if let Some((target, session)) = &self.live {
            let mut client = connect(target, session)?;
            // A dump that was made just now has the catalog of its own moment.
            if original.dumped.is_none() || !self.introspector.reads_all() {
                let now = Introspector::new().read(&mut client)?;
                unchanged(&original, &now)?;
                original.fingerprint = self.introspector.read(&mut client)?.fingerprint();
            }
            original.rights = Some(Rights::read(&mut client)?);
            original.conditions = Some(Conditions::read(&mut client)?);
        }
        Ok(original)
    }
}

fn nothing() -> Error {
    let message = "there is nothing to rehearse on: no snapshot, and no database";
    Error::new(ErrorKind::Usage, message)
}

/// The snapshot is only worth something if the database is still like that.
fn unchanged(original: &Original, now: &Catalog) -> Result<()> {
    let differences = original.catalog.diff(now).to_string();
    let Some(first) = differences.lines().next() else {
        return Ok(());
    };
    let more = match differences.lines().count() {
        1 => String::new(),
        all => format!(", and {} more", all - 1),
    };
    let path = original.snapshot.path().display();
    let message = format!("the database has changed since {path}: {first}{more}");
    Err(Error::new(ErrorKind::Changed, message)
        .with_help("make a new snapshot, or rehearse without one"))
}
