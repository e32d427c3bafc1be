//! Programs on this machine.

use std::env;
use std::path::PathBuf;

use crate::run::search_path;

/// The full path of a program on the search path.
pub(crate) fn find(name: &str) -> Option<PathBuf> {
    env::split_paths(&search_path()).map(|folder| folder.join(name)).find(|path| path.is_file())
}
