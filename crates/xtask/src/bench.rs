//! `cargo xtask bench`: how fast the core is, beside the best peers, in one table a crate.

use crate::check;
use crate::error::TaskError;
use crate::project::Project;

/// The arguments are Criterion's: a filter, `--save-baseline <name>`, ….
pub(crate) fn run(project: &Project, arguments: &[String]) -> Result<(), TaskError> {
    let benches = [("ioid-did", "identity"), ("ioid-chain", "contracts"), ("ioid", "transaction")];
    benches.into_iter().try_for_each(|(package, bench)| {
        let mut line = vec!["bench", "--package", package, "--bench", bench, "--"];
        line.extend(arguments.iter().map(String::as_str));
        check::cargo(project, &line)
    })
}
