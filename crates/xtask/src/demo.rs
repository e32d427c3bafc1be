//! `cargo xtask demo`: from a fresh clone to a page that can do everything.

use std::time::Instant;

use crate::build;
use crate::error::TaskError;
use crate::project::Project;
use crate::run::Run;
use crate::service::{Service, until_stopped};
use crate::setup;
use crate::step::seconds;
use crate::wallet;
use crate::world;

/// The page's first choice of port; the next free one is taken when it is not free.
const PORT: &str = "5173";

pub(crate) fn run(project: &Project, options: &[String]) -> Result<(), TaskError> {
    let started = Instant::now();
    let port = match options.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [] => PORT,
        ["--port", port] if port.parse::<u16>().is_ok() => port,
        _ => return Err(TaskError::Usage { given: format!("demo {}", options.join(" ")) }),
    };
    setup::packages(project, &["devnet", "demo-web"])?;
    build::run(project)?;
    wallet::build(project)?;
    let world = world::start(project, &[])?;
    let page = Run::new(project, "node")
        .args(["demo-web/serve.mjs", "--world"])
        .args([&world.file])
        .args(["--port", port]);
    let (page, url) = Service::start(page)?;
    world.print()?;
    println!("  Ready in {}. Open {url}", seconds(started.elapsed()));
    println!("  The page offers a built-in wallet with these accounts. Ctrl-C stops everything.");
    until_stopped(vec![world.service, page])
}
