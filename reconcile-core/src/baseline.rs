//! The baseline of a database that is taken over into Prisma's migrations: two scripts, made, rehearsed, applied and
//! adopted.
//!
//! The *from-empty script* makes the Prisma schema in an empty database and becomes the first migration. The *diff*
//! brings the live database there, is made safe, and is applied once.

pub mod generate;
pub mod repair;
