//! `cargo xtask leaks`: a million calls of each kind, and what of them stays in memory.

use crate::error::TaskError;
use crate::project::Project;
use crate::run::Run;

/// The package tests make few calls of each kind; here it is as many as a busy page in a week.
const CALLS: &str = "1000000";

pub(crate) fn run(project: &Project) -> Result<(), TaskError> {
    Run::new(project, "node")
        .args(["test/run.mjs", "leaks"])
        .env("IOID_LEAK_CALLS", CALLS)
        .within(&project.path("npm"))
        .shown()
}
