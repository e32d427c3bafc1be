//! npm in the folders that have a `package.json`.

use std::path::Path;

use serde_json::Value;

use crate::error::TaskError;
use crate::project::{Project, parse_json};
use crate::run::Run;
use crate::stamp::{Fingerprint, unless_fresh};
use crate::step::{Outcome, step};

/// Every folder with npm packages of its own.
pub(crate) const FOLDERS: [&str; 7] = [
    "npm",
    "npm/test/libraries",
    "devnet",
    "demo-web",
    "demo-web/extension",
    "tests-wasm",
    "examples/react-wagmi",
];

/// Installs the packages of a folder as its lock file says, unless that was done before.
///
/// Not `npm ci`: it refuses a lock file that lacks the optional packages of other platforms, which
/// is how npm writes one wherever the registry at hand does not serve them. What `npm ci` is for,
/// that the lock file answers for `package.json`, is checked here; neither file is written.
pub(crate) fn install(project: &Project, folder: &str) -> Result<(), TaskError> {
    let place = project.path(folder);
    let (manifest, lock) = (place.join("package.json"), place.join("package-lock.json"));
    if !manifest.is_file() {
        return Ok(());
    }
    if !lock.is_file() {
        return Err(TaskError::Unmet {
            what: format!("{folder}/package-lock.json is missing"),
            remedy: format!("Run `npm install` in {folder}/ and commit the lock file."),
        });
    }
    require_locked(folder, &manifest, &lock)?;
    step(&format!("npm packages of {folder}"), || {
        let node = Run::new(project, "node").args(["--version"]).text().unwrap_or_default();
        // The file npm writes last: an interrupted installation does not have it.
        let installed = place.join("node_modules/.package-lock.json");
        let inputs = Fingerprint::default().text(&node).path(&manifest)?.path(&lock)?;
        let name = format!("npm-install-{folder}");
        unless_fresh(project, &name, inputs, &[installed], || {
            Run::new(project, "npm")
                .args(["install", "--no-save", "--prefer-offline", "--no-audit", "--no-fund"])
                .within(&place)
                .logged(project, &name)
        })
    })
    .map(drop)
}

/// Refuses a lock file that was made for other direct dependencies.
fn require_locked(folder: &str, manifest: &Path, lock: &Path) -> Result<(), TaskError> {
    let (wanted, locked) = (parse_json(manifest)?, parse_json(lock)?);
    let root = locked.pointer("/packages/").unwrap_or(&Value::Null);
    let kinds = ["dependencies", "devDependencies", "optionalDependencies"];
    match kinds.into_iter().find(|kind| direct(&wanted, kind) != direct(root, kind)) {
        None => Ok(()),
        Some(kind) => Err(TaskError::Unmet {
            what: format!("{folder}/package-lock.json has other {kind} than {folder}/package.json"),
            remedy: format!("Run `npm install` in {folder}/ and commit the lock file."),
        }),
    }
}

/// Direct dependencies of one kind. Some versions of npm list an optional one as ordinary too.
fn direct<'a>(manifest: &'a Value, kind: &str) -> Vec<(&'a String, &'a Value)> {
    let list = |kind| manifest.get(kind).and_then(Value::as_object);
    let optional = list("optionalDependencies").filter(|_| kind == "dependencies");
    let ordinary = |name: &String| optional.is_none_or(|optional| !optional.contains_key(name));
    list(kind).into_iter().flatten().filter(|(name, _)| ordinary(name)).collect()
}

/// Whether a folder's `package.json` has this script.
pub(crate) fn has_script(project: &Project, folder: &str, script: &str) -> bool {
    parse_json(&project.path(folder).join("package.json"))
        .is_ok_and(|manifest| manifest.pointer(&format!("/scripts/{script}")).is_some())
}

/// A script of a folder, its output on the terminal.
pub(crate) fn script(project: &Project, folder: &str, script: &str) -> Result<(), TaskError> {
    Run::new(project, "npm").args(["run", script]).within(&project.path(folder)).shown()
}

/// A build script of a folder, its output in a log; done again only when `inputs` changed.
pub(crate) fn build(
    project: &Project,
    folder: &str,
    inputs: Fingerprint,
    output: &str,
) -> Result<Outcome, TaskError> {
    let place = project.path(folder);
    let name = format!("npm-build-{folder}");
    unless_fresh(project, &name, inputs, &[place.join(output)], || {
        Run::new(project, "npm").args(["run", "build"]).within(&place).logged(project, &name)
    })
}
