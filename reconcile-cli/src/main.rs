//! The `reconcile` command.

fn main() {}
