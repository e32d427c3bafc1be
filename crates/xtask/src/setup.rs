//! Installs what is missing, and nothing that is there.

use std::path::{Path, PathBuf};

use crate::error::TaskError;
use crate::npm;
use crate::project::Project;
use crate::run::Run;
use crate::step::{Outcome, step};
use crate::tool;

/// The oldest Node the package and its tools run on.
const NODE: u32 = 20;

/// All that any command needs, the browser for the tests excepted.
pub(crate) fn everything(project: &Project) -> Result<(), TaskError> {
    wasm(project)?;
    lints(project)?;
    packages(project, &npm::FOLDERS)
}

/// What turns Rust into WebAssembly: the target, wasm-pack, and the wasm-bindgen command in the
/// version of the wasm-bindgen crate, since what the one writes only the same other can read.
pub(crate) fn wasm(project: &Project) -> Result<(), TaskError> {
    node(project)?;
    if !has_wasm_target(project) {
        step("add the Rust target wasm32-unknown-unknown", || {
            rustup(project, "the Rust target wasm32-unknown-unknown is missing")?
                .args(["target", "add", "wasm32-unknown-unknown"])
                .logged(project, "rustup-target")?;
            Ok(Outcome::Done)
        })?;
    }
    if version_of(project, "wasm-pack").is_none() {
        step("install wasm-pack (compiles for a minute or two)", || {
            Run::new(project, "cargo")
                .args(["install", "wasm-pack", "--locked"])
                .logged(project, "cargo-install-wasm-pack")?;
            Ok(Outcome::Done)
        })?;
    }
    let wanted = project.locked_version("wasm-bindgen")?;
    if version_of(project, "wasm-bindgen").as_ref() != Some(&wanted) {
        step(&format!("install wasm-bindgen-cli {wanted} (compiles for a minute or two)"), || {
            Run::new(project, "cargo")
                .args(["install", "wasm-bindgen-cli", "--version", &wanted])
                .logged(project, "cargo-install-wasm-bindgen")?;
            Ok(Outcome::Done)
        })?;
    }
    let found = version_of(project, "wasm-bindgen").unwrap_or_else(|| "none".into());
    if found != wanted {
        return Err(TaskError::Unmet {
            what: format!("Cargo.lock has wasm-bindgen {wanted}, the command found is {found}"),
            remedy: "Remove the other `wasm-bindgen` from your PATH and try again.".into(),
        });
    }
    Ok(())
}

/// rustfmt and clippy, which a minimal toolchain lacks.
pub(crate) fn lints(project: &Project) -> Result<(), TaskError> {
    for (component, subcommand) in [("rustfmt", "fmt"), ("clippy", "clippy")] {
        if Run::new(project, "cargo").args([subcommand, "--version"]).text().is_none() {
            step(&format!("add the Rust component {component}"), || {
                rustup(project, &format!("the Rust component {component} is missing"))?
                    .args(["component", "add", component])
                    .logged(project, "rustup-component")?;
                Ok(Outcome::Done)
            })?;
        }
    }
    Ok(())
}

/// What counts lines: LLVM's tools and the cargo command that drives them.
pub(crate) fn coverage(project: &Project) -> Result<(), TaskError> {
    let folder = Run::new(project, "rustc").args(["--print", "target-libdir"]).text();
    let tools = folder.as_deref().and_then(|folder| Some(Path::new(folder).parent()?.join("bin")));
    if !tools.is_some_and(|tools| tools.join("llvm-cov").is_file()) {
        step("add the Rust component llvm-tools", || {
            rustup(project, "the Rust component llvm-tools is missing")?
                .args(["component", "add", "llvm-tools"])
                .logged(project, "rustup-component")?;
            Ok(Outcome::Done)
        })?;
    }
    cargo_command(project, "llvm-cov")
}

/// What fuzzes: a nightly compiler, for libFuzzer's instrumentation, and the cargo command.
pub(crate) fn fuzz(project: &Project) -> Result<(), TaskError> {
    let nightly = ["run", "nightly", "rustc", "--version"];
    if Run::new(project, "rustup").args(nightly).text().is_none() {
        step("install the nightly toolchain", || {
            rustup(project, "the nightly toolchain is missing")?
                .args(["toolchain", "install", "nightly", "--profile", "minimal"])
                .logged(project, "rustup-toolchain")?;
            Ok(Outcome::Done)
        })?;
    }
    cargo_command(project, "fuzz")
}

fn cargo_command(project: &Project, name: &str) -> Result<(), TaskError> {
    if Run::new(project, "cargo").args([name, "--version"]).text().is_some() {
        return Ok(());
    }
    step(&format!("install cargo-{name} (compiles for a minute or two)"), || {
        Run::new(project, "cargo")
            .args(["install", "--locked", &format!("cargo-{name}")])
            .logged(project, &format!("cargo-install-cargo-{name}"))?;
        Ok(Outcome::Done)
    })
    .map(drop)
}

/// The npm packages of these folders.
pub(crate) fn packages(project: &Project, folders: &[&str]) -> Result<(), TaskError> {
    node(project)?;
    folders.iter().try_for_each(|folder| npm::install(project, folder))
}

/// Chromium and its driver, from Debian's or Ubuntu's packages.
pub(crate) fn browser(project: &Project) -> Result<(), TaskError> {
    if chromedriver().is_ok() && tool::find("chromium").is_some() {
        return Ok(());
    }
    let unmet = || TaskError::Unmet {
        what: "the tests run in Chromium, and `chromium` or `chromedriver` is missing".into(),
        remedy: "Install both (on Debian: `apt-get install chromium chromium-driver`).".into(),
    };
    let apt = tool::find("apt-get").ok_or_else(unmet)?;
    let is_root = Run::new(project, "id").args(["-u"]).text().as_deref() == Some("0");
    let prefix = if is_root {
        None
    } else {
        // Without a question: nobody may be there to type a password.
        let sudo = tool::find("sudo").ok_or_else(unmet)?;
        let allowed = Run::new(project, &sudo).args(["-n", "true"]).text().is_some();
        Some(if allowed { sudo } else { return Err(unmet()) })
    };
    let apt_get = |arguments: &[&str], log: &str| {
        let run = match &prefix {
            None => Run::new(project, &apt),
            Some(sudo) => Run::new(project, sudo).args(["-n"]).args([&apt]),
        };
        run.args(arguments).env("DEBIAN_FRONTEND", "noninteractive").logged(project, log)
    };
    step("install chromium and chromium-driver", || {
        apt_get(&["update"], "apt-get-update")?;
        let install = ["install", "-y", "--no-install-recommends", "chromium", "chromium-driver"];
        apt_get(&install, "apt-get-install")?;
        Ok(Outcome::Done)
    })?;
    chromedriver().map(drop)
}

/// The driver through which wasm-pack starts the browser.
pub(crate) fn chromedriver() -> Result<PathBuf, TaskError> {
    tool::find("chromedriver").ok_or_else(|| TaskError::Unmet {
        what: "`chromedriver` is missing".into(),
        remedy: "Install it (on Debian: `apt-get install chromium-driver`).".into(),
    })
}

fn node(project: &Project) -> Result<(), TaskError> {
    let remedy = format!("Install Node.js {NODE} or newer with npm: https://nodejs.org/");
    let Some(text) = Run::new(project, "node").args(["--version"]).text() else {
        return Err(TaskError::Unmet { what: "Node.js is missing".into(), remedy });
    };
    let major = text.trim_start_matches('v').split('.').next().unwrap_or_default();
    if major.parse::<u32>().is_ok_and(|major| major >= NODE) {
        return Ok(());
    }
    Err(TaskError::Unmet { what: format!("Node.js {text} is too old"), remedy })
}

fn has_wasm_target(project: &Project) -> bool {
    Run::new(project, "rustc")
        .args(["--print", "target-libdir", "--target", "wasm32-unknown-unknown"])
        .text()
        .is_some_and(|folder| Path::new(&folder).is_dir())
}

fn rustup(project: &Project, what: &str) -> Result<Run, TaskError> {
    tool::find("rustup").map(|rustup| Run::new(project, rustup)).ok_or_else(|| TaskError::Unmet {
        what: what.to_owned(),
        remedy: "Install Rust with rustup (https://rustup.rs/), which can add it.".into(),
    })
}

/// The last word of "wasm-bindgen 0.2.130".
fn version_of(project: &Project, program: &str) -> Option<String> {
    let text = Run::new(project, program).args(["--version"]).text()?;
    text.split_whitespace().next_back().map(str::to_owned)
}
