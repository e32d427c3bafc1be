//! `cargo xtask load`: what the resolver service carries, measured on the local world.

use crate::check;
use crate::error::TaskError;
use crate::npm;
use crate::project::Project;
use crate::run::Run;
use crate::setup;

/// The script, and the JavaScript resolver it measures beside.
const FOLDER: &str = "devnet/load";

pub(crate) fn run(project: &Project, arguments: &[String]) -> Result<(), TaskError> {
    if Run::new(project, "oha").args(["--version"]).text().is_none() {
        return Err(TaskError::Unmet {
            what: "oha, which makes the requests, is not installed".into(),
            remedy: "Run `cargo install oha --locked`.".into(),
        });
    }
    setup::packages(project, &["devnet"])?;
    npm::install(project, FOLDER)?;
    let programs = ["--bin", "ioid-resolver", "--example", "hello"];
    check::cargo(
        project,
        &[&["build", "--profile", "service", "--package", "ioid-resolver"][..], &programs].concat(),
    )?;
    Run::new(project, "node").args([project.path(FOLDER).join("run.mjs")]).args(arguments).shown()
}
