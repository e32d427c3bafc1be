//! `cargo xtask devnet`: the local world without the page.

use crate::error::TaskError;
use crate::project::Project;
use crate::service::until_stopped;
use crate::setup;
use crate::world;

pub(crate) fn run(project: &Project, options: &[String]) -> Result<(), TaskError> {
    setup::packages(project, &["devnet"])?;
    let world = world::start(project, options)?;
    world.print()?;
    println!("  Ctrl-C stops it.");
    until_stopped(vec![world.service])
}
