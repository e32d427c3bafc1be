//! `cargo xtask environments`: the packed tarball installed where users live, as the table in
//! `tests-wasm/environments/table.mjs` says.

use crate::error::TaskError;
use crate::npm;
use crate::project::{self, Project, copy};
use crate::run::Run;

/// The runner, the table, and the manifests of the tools it takes.
const FOLDER: &str = "tests-wasm/environments";

/// Where the tools are installed, and the rows beside them: nothing is written to the sources, and
/// a row finds its tools as an application finds its own.
const WORK: &str = "target/environments";

/// Every row, or those whose name contains `arguments`.
pub(crate) fn run(project: &Project, arguments: &[String]) -> Result<(), TaskError> {
    tools(project, "")?;
    tools(project, "/wide")?;
    ask(project, arguments)
}

/// The rows that `cargo xtask test` has the time for.
pub(crate) fn fast(project: &Project) -> Result<(), TaskError> {
    tools(project, "")?;
    ask(project, &["--fast".to_owned()])
}

fn tools(project: &Project, part: &str) -> Result<(), TaskError> {
    let (from, to) = (format!("{FOLDER}{part}"), format!("{WORK}{part}"));
    project::create_folder(&project.path(&to))?;
    for name in ["package.json", "package-lock.json"] {
        copy(&project.path(&from).join(name), &project.path(&to).join(name))?;
    }
    npm::install(project, &to)
}

fn ask(project: &Project, arguments: &[String]) -> Result<(), TaskError> {
    let tarball = project.target("ioid-web.tgz");
    if !tarball.is_file() {
        return Err(TaskError::Unmet {
            what: "there is no package to install".into(),
            remedy: "Run `cargo xtask build` first.".into(),
        });
    }
    Run::new(project, "node")
        .args([project.path(FOLDER).join("run.mjs"), project.path(WORK), tarball])
        .args(arguments)
        .shown()
}
