//! `cargo xtask docs`: the site of the package's interface, `target/docs/index.html`. A link that
//! leads nowhere, or a name without a word, fails.

use crate::build;
use crate::error::TaskError;
use crate::npm;
use crate::project::Project;

/// The sources import what the build generates.
pub(crate) fn run(project: &Project) -> Result<(), TaskError> {
    build::run(project)?;
    site(project)
}

pub(crate) fn site(project: &Project) -> Result<(), TaskError> {
    npm::script(project, "npm", "site")
}
