//! `cargo xtask size`: what the package weighs, against the budgets of the design.

use crate::error::TaskError;
use crate::project::Project;
use crate::run::Run;

pub(crate) fn run(project: &Project) -> Result<(), TaskError> {
    if !project.target("ioid-web.tgz").is_file() {
        return Err(TaskError::Unmet {
            what: "there is no package to weigh".into(),
            remedy: "Run `cargo xtask build` first.".into(),
        });
    }
    // Node has gzip built in; the script fails when a budget is exceeded.
    let script = project.path("crates/xtask/src/size.mjs");
    Run::new(project, "node").args([script.as_path(), project.root()]).shown()
}
