//! Lines for whoever runs the service. They hold no body, no header, and no address of a node,
//! which may contain a key.

use std::io::{IsTerminal, stderr};

use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::fmt::layer;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{Layer, registry};

use crate::settings::{LogFormat, LogLevel};

/// Starts logging. A second call changes nothing.
pub fn start_logging(level: LogLevel, format: LogFormat) {
    let level = match level {
        LogLevel::Error => LevelFilter::ERROR,
        LogLevel::Warn => LevelFilter::WARN,
        LogLevel::Info => LevelFilter::INFO,
        LogLevel::Debug => LevelFilter::DEBUG,
    };
    // Only our own lines: those of the HTTP libraries hold addresses.
    let ours = Targets::new().with_target("ioid_resolver", level);
    let lines = match format {
        LogFormat::Text => {
            let colours = stderr().is_terminal();
            layer().with_ansi(colours).with_target(false).with_writer(stderr).boxed()
        }
        LogFormat::Json => {
            layer().json().flatten_event(true).with_target(false).with_writer(stderr).boxed()
        }
    };
    let _ = registry().with(lines.with_filter(ours)).try_init();
}
