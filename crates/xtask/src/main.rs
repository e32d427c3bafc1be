//! The project's commands: setup, build, devnet, demo, check, test, bench,
//! coverage, docs, environments, fuzz, leaks, load, size.
//!
//! One file per command; what several of them need lies in the file named after its noun:
//! `project` (where things are), `run` (one child process), `service` (one that stays),
//! `stamp` (what need not be done again), `plan` (steps that depend on each other), `npm`, `world`.

mod bench;
mod build;
mod check;
mod coverage;
mod demo;
mod devnet;
mod docs;
mod environments;
mod error;
mod fuzz;
mod group;
mod interrupt;
mod leaks;
mod load;
mod npm;
mod package;
mod plan;
mod project;
mod run;
mod service;
mod setup;
mod size;
mod stamp;
mod step;
mod test;
mod tool;
mod wallet;
mod world;

use std::env;
use std::process::ExitCode;

use error::TaskError;
use project::Project;

const USAGE: &str = "\
Usage: cargo xtask <command>

  demo     install what is missing, build everything, start the local world and the wallet;
           runs until Ctrl-C.  --port <n>: the page's first choice of port (5173)
  test     every check and every test; the last line says how many steps passed
  build    the wasm, the npm package (target/pkg) and its tarball (target/ioid-web.tgz)
  check    formatting, lints and types
  devnet   the local world without the page; options go to devnet/src/main.mjs
  setup    install what is missing: wasm target, wasm-pack, wasm-bindgen, npm packages
  bench    how fast the core is, then the package in Node.js and Chromium, beside the best peers;
           options go to Criterion.  --package: the package alone, which writes
           docs/performance.md; --package --quick: only printed
  coverage which lines of the core crates their own tests run; fails below 95 %
  environments
           the packed package in Node.js, Deno, Bun, workerd, bundlers, frameworks, workers and
           extensions.  [part of a name]: these only
  fuzz     every parser and decoder against hostile input, 60 s each.  [target…]: these only;
           --seconds <n>: longer or shorter; --keep: keep what it found in fuzz/corpus
  load     how much the resolver service carries, beside a server that does nothing and beside
           the usual JavaScript resolver; needs `oha`.  --quick: short, and only printed
  docs     the site of the package's interface, target/docs/index.html
  leaks    a million calls of each kind, and what of them stays in memory; a quarter of an hour
  size     what the package weighs, against its budgets";

fn main() -> ExitCode {
    let mut arguments = env::args().skip(1);
    let command = arguments.next();
    let rest: Vec<String> = arguments.filter(|argument| argument != "--").collect();
    match dispatch(command.as_deref(), &rest) {
        Ok(()) => ExitCode::SUCCESS,
        // Ended by whoever asked for it: 130 is what a shell reports for Ctrl-C.
        Err(TaskError::Interrupted) => ExitCode::from(130),
        Err(error) => {
            error.print();
            ExitCode::FAILURE
        }
    }
}

fn dispatch(command: Option<&str>, rest: &[String]) -> Result<(), TaskError> {
    interrupt::watch()?;
    let project = Project::find()?;
    match (command, rest) {
        (Some("demo"), _) => demo::run(&project, rest),
        (Some("devnet"), _) => devnet::run(&project, rest),
        (Some("setup"), []) => setup::everything(&project),
        (Some("build"), []) => build::run(&project),
        (Some("check"), []) => check::run(&project),
        (Some("test"), []) => test::run(&project),
        (Some("bench"), _) => bench::run(&project, rest),
        (Some("coverage"), []) => coverage::run(&project),
        (Some("environments"), _) => environments::run(&project, rest),
        (Some("fuzz"), _) => fuzz::run(&project, rest),
        (Some("load"), _) => load::run(&project, rest),
        (Some("docs"), []) => docs::run(&project),
        (Some("leaks"), []) => leaks::run(&project),
        (Some("size"), []) => size::run(&project),
        (None | Some("help" | "--help" | "-h"), _) => {
            println!("{USAGE}");
            Ok(())
        }
        (Some(other), _) => Err(TaskError::Usage { given: [other, &rest.join(" ")].join(" ") }),
    }
}
