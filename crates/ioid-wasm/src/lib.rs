//! The only crate that knows JavaScript: exports, the crossing of values and errors, the I/O drivers.
