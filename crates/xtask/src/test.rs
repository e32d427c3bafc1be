//! `cargo xtask test`: every check and every test, the fast ones first.

use crate::build;
use crate::check;
use crate::docs;
use crate::environments;
use crate::error::TaskError;
use crate::npm;
use crate::plan::{self, Task};
use crate::project::Project;
use crate::run::Run;
use crate::setup;
use crate::size;
use crate::wallet;

pub(crate) fn run(project: &Project) -> Result<(), TaskError> {
    let mut tasks = vec![Task::new("setup", &[], |project| {
        setup::everything(project)?;
        setup::browser(project)
    })];
    tasks.extend(check::rust());
    tasks.push(Task::new("Rust tests", &["setup"], |project| {
        check::cargo(
            project,
            &["test", "--workspace", "--exclude", "ioid-wasm", "--exclude", "ioid-module"],
        )
    }));
    tasks.push(Task::new("build", &["setup"], build::run));
    tasks.push(Task::new("size", &["build"], size::run));
    tasks.extend(check::typescript());
    tasks.extend([
        Task::new("package tests", &["build"], |project| npm::script(project, "npm", "test")),
        Task::new("documentation", &["build"], docs::site),
        Task::new("examples", &["build"], |project| {
            npm::script(project, "examples/react-wagmi", "build")
        }),
        // After Node: what ran there must run here.
        Task::new("package tests in Chromium", &["build"], |project| {
            npm::script(project, "npm", "test:browser")
        }),
        Task::new("environments", &["build"], environments::fast),
        Task::new("devnet tests", &["setup"], |project| npm::script(project, "devnet", "test")),
        // The service that the Rust tests have built, on a world of its own.
        Task::new("resolver tests", &["setup"], |project| {
            check::cargo(project, &["build", "--package", "ioid-resolver"])?;
            npm::script(project, "devnet", "test:resolver")
        }),
        Task::new("wasm tests in Chromium", &["setup"], wasm),
        Task::new("wallet page", &["build"], wallet::build),
        Task::new("wallet tests", &["build"], |project| npm::script(project, "demo-web", "test")),
        Task::new("extension tests", &["build"], |project| {
            wallet::build_extension(project)?;
            npm::script(project, "demo-web/extension", "test")
        }),
    ]);
    if npm::has_script(project, "demo-web", "e2e") {
        tasks.push(Task::new("end to end", &["wallet page", "extension tests"], |project| {
            npm::script(project, "demo-web", "e2e")
        }));
    } else {
        println!("There are no end-to-end tests: demo-web/package.json has no script `e2e`.");
    }
    plan::run(project, &tasks)
}

/// The suites of `tests-wasm` in a real browser. The driver is named: left alone, wasm-pack would
/// download one.
fn wasm(project: &Project) -> Result<(), TaskError> {
    let driver = setup::chromedriver()?;
    let suite = if project.path("tests-wasm/Cargo.toml").is_file() {
        "tests-wasm"
    } else {
        "crates/ioid-wasm"
    };
    Run::new(project, "wasm-pack")
        .args(["test", "--headless", "--chrome", "--chromedriver"])
        .args([driver])
        .args([suite])
        .shown()
}
