//! The repository's own code would be here.
