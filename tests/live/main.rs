//! Tests against real PostgreSQL servers, of every supported major version.

mod sequence_decide;
mod sequence_feeds;
mod sequence_read;
mod sequence_servers;
