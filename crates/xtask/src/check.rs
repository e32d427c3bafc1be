//! `cargo xtask check`: formatting, lints and types.

use crate::build;
use crate::error::TaskError;
use crate::npm;
use crate::plan::{self, Task};
use crate::project::Project;
use crate::run::Run;
use crate::setup;

pub(crate) fn run(project: &Project) -> Result<(), TaskError> {
    let mut tasks = vec![Task::new("setup", &[], setup::everything)];
    tasks.extend(rust());
    tasks.push(Task::new("build", &["setup"], build::run));
    tasks.extend(typescript());
    plan::run(project, &tasks)
}

/// What needs the Rust toolchain alone.
pub(crate) fn rust() -> Vec<Task> {
    vec![
        Task::new("rustfmt", &["setup"], |project| cargo(project, &["fmt", "--all", "--check"])),
        Task::new("clippy", &["setup"], |project| {
            let what = [
                "--workspace",
                "--exclude",
                "ioid-wasm",
                "--exclude",
                "ioid-module",
                "--all-targets",
            ];
            clippy(project, &what)
        }),
        Task::new("clippy for wasm32", &["setup"], |project| {
            clippy(
                project,
                &["-p", "ioid-wasm", "-p", "ioid-module", "--target", "wasm32-unknown-unknown"],
            )
        }),
    ]
}

/// Biome over everything, and the compiler's checks where there is TypeScript. The folders that
/// import the package by name can be checked only after it is built.
pub(crate) fn typescript() -> Vec<Task> {
    vec![
        Task::new("biome", &["setup"], |project| {
            Run::new(project, project.path("npm/node_modules/.bin/biome")).args(["ci", "."]).shown()
        }),
        Task::new("types of devnet", &["setup"], |p| npm::script(p, "devnet", "check")),
        Task::new("types of npm", &["build"], |p| npm::script(p, "npm", "check")),
        Task::new("types of demo-web", &["build"], |p| npm::script(p, "demo-web", "check")),
        Task::new("types of demo-web/extension", &["build"], |p| {
            npm::script(p, "demo-web/extension", "check")
        }),
    ]
}

pub(crate) fn cargo(project: &Project, arguments: &[&str]) -> Result<(), TaskError> {
    Run::new(project, "cargo").args(arguments).shown()
}

fn clippy(project: &Project, what: &[&str]) -> Result<(), TaskError> {
    Run::new(project, "cargo").args(["clippy"]).args(what).args(["--", "-D", "warnings"]).shown()
}
