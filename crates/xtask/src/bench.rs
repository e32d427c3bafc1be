//! `cargo xtask bench`: how fast the core is, then the packed package, beside the best peers.

use crate::build;
use crate::check;
use crate::error::TaskError;
use crate::project::Project;
use crate::run::Run;

/// `--package` and options of `npm/bench/run.mjs`: the package alone. Other arguments are
/// Criterion's (a filter, `--save-baseline <name>`, …): the core alone. None: both.
pub(crate) fn run(project: &Project, arguments: &[String]) -> Result<(), TaskError> {
    if let Some((first, options)) = arguments.split_first()
        && first == "--package"
    {
        return package(project, options);
    }
    core(project, arguments)?;
    if arguments.is_empty() { package(project, &[]) } else { Ok(()) }
}

fn core(project: &Project, arguments: &[String]) -> Result<(), TaskError> {
    let benches = [("ioid-did", "identity"), ("ioid-chain", "contracts"), ("ioid", "transaction")];
    benches.into_iter().try_for_each(|(package, bench)| {
        let mut line = vec!["bench", "--package", package, "--bench", bench, "--"];
        line.extend(arguments.iter().map(String::as_str));
        check::cargo(project, &line)
    })
}

/// Node and Chromium; writes `docs/performance.md`.
fn package(project: &Project, options: &[String]) -> Result<(), TaskError> {
    build::run(project)?;
    Run::new(project, "node")
        .args([project.path("npm/bench/run.mjs")])
        .args(options.iter().map(String::as_str))
        .shown()
}
