//! Connecting to a server: from a Prisma or libpq URL, with TLS, with safe settings.
//!
//! ```no_run
//! use reconcile_core::connect::{Environment, Session, Target, connect};
//!
//! let target = Target::parse("postgresql://app@db.example.com/shop?sslmode=verify-full")?;
//! let target = Environment::from_process().complete(target)?;
//! let session = Session::new();
//! let mut client = connect(&target, &session)?;
//! let mut transaction = session.begin(&mut client)?;
//! # let _ = transaction.simple_query("SELECT 1");
//! # Ok::<(), reconcile_core::Error>(())
//! ```

#[cfg(feature = "postgres")]
mod attempt;
#[cfg(feature = "postgres")]
mod environment;
#[cfg(feature = "postgres")]
mod path;
#[cfg(feature = "postgres")]
mod refusal;
mod secret;
#[cfg(feature = "postgres")]
mod session;
#[cfg(feature = "postgres")]
mod tls;
pub mod url;

#[cfg(feature = "postgres")]
pub use attempt::connect;
#[cfg(feature = "postgres")]
pub use environment::Environment;
#[cfg(feature = "postgres")]
pub use path::search_path;
pub use secret::Secret;
#[cfg(feature = "postgres")]
pub use session::Session;
pub use url::Target;
