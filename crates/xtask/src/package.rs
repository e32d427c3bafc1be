//! The npm package: `target/pkg/`, its tarball `target/ioid-web.tgz`, and the tarball installed
//! where the wallet, the extension and the tests import it by name.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::slice;

use serde_json::Value;

use crate::error::TaskError;
use crate::project::{self, Project, copy, empty_folder, parse_json, read};
use crate::run::Run;
use crate::stamp::{Fingerprint, unless_fresh};
use crate::step::step;

const TARBALL: &str = "ioid-web.tgz";

/// Published besides code; the template's `package.json` is filled in, the rest copied.
const TEXTS: [&str; 3] = ["pkg-template/README.md", "LICENSE-MIT", "LICENSE-APACHE"];

/// The ERC-7730 descriptors, published as they are written.
const DESCRIPTORS: &str = "npm/erc7730";

/// Who installs the tarball.
const CONSUMERS: [&str; 4] =
    ["demo-web", "demo-web/extension", "tests-wasm", "examples/react-wagmi"];

/// The placeholder for the workspace's version in `pkg-template/package.json`.
const UNSET: &str = "\"version\": \"0.0.0\"";

/// Builds, packs and installs the package from `target/wasm` and `npm/`.
pub(crate) fn make(project: &Project) -> Result<(), TaskError> {
    step("TypeScript package, packed", || {
        let mut inputs = Fingerprint::default()
            .text(project::VERSION)
            .path(&project.path("npm"))?
            .path(&project.path("pkg-template"))?
            .path(&project.target("wasm"))?;
        for text in TEXTS {
            inputs = inputs.path(&project.path(text))?;
        }
        let tarball = project.target(TARBALL);
        unless_fresh(project, "package", inputs, slice::from_ref(&tarball), || {
            let folder = project.target("pkg");
            empty_folder(&folder)?;
            Run::new(project, "npm")
                .args(["run", "build"])
                .within(&project.path("npm"))
                .env("IOID_WASM_DIR", project.target("wasm"))
                .env("IOID_DIST_DIR", folder.join("dist"))
                .logged(project, "npm-build-npm")?;
            join_template(project, &folder)?;
            pack(project, &folder, &tarball)
        })
    })?;
    CONSUMERS.iter().try_for_each(|folder| install(project, folder))
}

fn join_template(project: &Project, folder: &Path) -> Result<(), TaskError> {
    for text in TEXTS {
        let from = project.path(text);
        copy(&from, &folder.join(from.file_name().unwrap_or_default()))?;
    }
    let (descriptors, published) = (project.path(DESCRIPTORS), folder.join("erc7730"));
    project::create_folder(&published)?;
    let listing = || TaskError::io(format!("read {}", descriptors.display()));
    for entry in fs::read_dir(&descriptors).map_err(listing())? {
        let from = entry.map_err(listing())?.path();
        copy(&from, &published.join(from.file_name().unwrap_or_default()))?;
    }
    let path = project.path("pkg-template/package.json");
    let template = read(&path)?;
    // Text is replaced and not a parsed value: the order of an exports map has meaning.
    if template.matches(UNSET).count() != 1 {
        let reason = format!("must contain {UNSET} exactly once");
        return Err(TaskError::Malformed { path, reason });
    }
    let version = format!("\"version\": \"{}\"", project::VERSION);
    project::write(&folder.join("package.json"), &template.replace(UNSET, &version))
}

/// Packs as npm does for publishing, and refuses a map that names a file which is not packed.
fn pack(project: &Project, folder: &Path, tarball: &Path) -> Result<(), TaskError> {
    let named = format!("ioid-web-{}.tgz", project::VERSION);
    Run::new(project, "npm")
        .args(["pack", "--pack-destination", ".."])
        .within(folder)
        .logged(project, "npm-pack")?;
    let packed = project.target(&named);
    fs::rename(&packed, tarball).map_err(TaskError::io(format!("rename {}", packed.display())))?;
    let unpacked = project.target("xtask/unpacked");
    unpack(project, tarball, &unpacked)?;
    let manifest = parse_json(&unpacked.join("package.json"))?;
    let mut targets = BTreeSet::new();
    for map in ["exports", "imports"].into_iter().filter_map(|key| manifest.get(key)) {
        collect_targets(map, &mut targets);
    }
    let packed = |target: &&str| match target.split_once('*') {
        None => unpacked.join(target).is_file(),
        // A pattern stands for the files of one folder.
        Some((folder, ending)) => holds(&unpacked.join(folder), ending),
    };
    let missing: Vec<&str> = targets.into_iter().filter(|target| !packed(target)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    Err(TaskError::Malformed {
        path: project.path("pkg-template/package.json"),
        reason: format!("names files that the package does not contain: {}", missing.join(", ")),
    })
}

/// Whether a folder has a file whose name ends so.
fn holds(folder: &Path, ending: &str) -> bool {
    fs::read_dir(folder).is_ok_and(|entries| {
        entries
            .flatten()
            .any(|entry| entry.file_name().as_encoded_bytes().ends_with(ending.as_bytes()))
    })
}

/// Every path that an exports or imports map leads to, under whatever conditions.
fn collect_targets<'a>(map: &'a Value, into: &mut BTreeSet<&'a str>) {
    match map {
        Value::String(target) => {
            into.insert(target);
        }
        Value::Object(entries) => entries.values().for_each(|entry| collect_targets(entry, into)),
        _ => {}
    }
}

/// The package has no dependencies, so unpacking it is all that npm would do.
fn install(project: &Project, consumer: &str) -> Result<(), TaskError> {
    let modules = project.path(consumer).join("node_modules");
    if !modules.is_dir() {
        return Ok(());
    }
    step(&format!("ioid-web into {consumer}"), || {
        let folder = modules.join("ioid-web");
        let tarball = project.target(TARBALL);
        let inputs = Fingerprint::default().path(&tarball)?;
        let name = format!("install-{consumer}");
        unless_fresh(project, &name, inputs, &[folder.join("package.json")], || {
            unpack(project, &tarball, &folder)
        })
    })
    .map(drop)
}

fn unpack(project: &Project, tarball: &Path, folder: &Path) -> Result<(), TaskError> {
    empty_folder(folder)?;
    Run::new(project, "tar")
        .args(["-xzf".as_ref(), tarball, "--strip-components=1".as_ref(), "-C".as_ref(), folder])
        .logged(project, "tar")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_needs_a_file_that_fits() {
        let folder = std::env::temp_dir().join(format!("ioid-pattern-{}", std::process::id()));
        project::write(&folder.join("account.json"), "{}").unwrap();
        assert!(holds(&folder, ".json"));
        assert!(!holds(&folder, ".wasm"));
        fs::remove_dir_all(&folder).unwrap();
        assert!(!holds(&folder, ".json"));
    }

    #[test]
    fn targets_are_found_under_every_condition() {
        let text =
            r#"{ ".": { "types": "./a.d.ts", "default": { "node": "./a.js" } }, "./x": "./x" }"#;
        let map: Value = serde_json::from_str(text).unwrap();
        let mut targets = BTreeSet::new();
        collect_targets(&map, &mut targets);
        assert_eq!(targets.into_iter().collect::<Vec<_>>(), ["./a.d.ts", "./a.js", "./x"]);
    }
}
