//! The resolver service: DID Resolution over HTTP for did:io, with what was proven about each
//! document.
//!
//! It keeps nothing that cannot be lost: run as many as needed behind any balancer. Everything it
//! knows about DIDs is `ioid-resolve`'s; here is only what a service adds: HTTP, memory of recent
//! answers, and limits.

mod accept;
mod cache;
mod check;
mod driver;
mod flight;
mod limit;
mod log;
mod metrics;
mod node;
mod outbound;
mod reply;
mod resolver;
mod result;
mod routes;
mod server;
mod settings;
mod target;

pub use check::is_alive;
pub use log::start_logging;
pub use server::{ServeError, Server};
pub use settings::{
    Count, LogFormat, LogLevel, NetworkName, Options, Settings, SettingsError, environment,
};
