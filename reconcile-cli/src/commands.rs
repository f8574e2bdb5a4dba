//! One module for each command.

pub(crate) mod adopt;
pub(crate) mod apply;
pub(crate) mod check;
pub(crate) mod demo;
pub(crate) mod doctor;
pub(crate) mod ensure;
pub(crate) mod fix;
pub(crate) mod generate;
pub(crate) mod health;
pub(crate) mod introspect;
pub(crate) mod lint;
pub(crate) mod rehearse;
pub(crate) mod rollback;
pub(crate) mod rules;
pub(crate) mod run;
pub(crate) mod sequences;
pub(crate) mod shell;
pub(crate) mod snapshot;
pub(crate) mod status;
pub(crate) mod verify;
