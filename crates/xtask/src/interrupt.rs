//! Ctrl-C and termination, as a flag that whoever waits looks at.

use std::io;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::error::TaskError;

static REQUESTED: AtomicBool = AtomicBool::new(false);

/// From here on SIGINT, SIGTERM and SIGHUP set the flag instead of ending this process: children
/// live in process groups of their own and must be ended by us.
pub(crate) fn watch() -> Result<(), TaskError> {
    ctrlc::set_handler(|| REQUESTED.store(true, Ordering::SeqCst))
        .map_err(io::Error::other)
        .map_err(TaskError::io("listen for Ctrl-C"))
}

/// Whether someone asked to stop.
pub(crate) fn requested() -> bool {
    REQUESTED.load(Ordering::SeqCst)
}
