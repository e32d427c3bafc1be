//! `cargo xtask build`: Rust to WebAssembly, WebAssembly and TypeScript to the npm package.

use std::path::{Path, PathBuf};
use std::{env, fs};

use crate::error::TaskError;
use crate::package;
use crate::project::{Project, copy, create_folder};
use crate::run::Run;
use crate::setup;
use crate::stamp::{Fingerprint, unless_fresh};
use crate::step::{Outcome, step};

/// The crates that go into the wasm.
const CRATES: [&str; 8] = [
    "ioid-local",
    "ioid-bytes",
    "ioid-did",
    "ioid-chain",
    "ioid-resolve",
    "ioid",
    "ioid-wasm",
    "ioid-module",
];

/// What rustc emits for this target, named for wasm-opt, which refuses what it is not told of.
///
/// What wasm-bindgen exports for its own glue goes first, and with it the one thing the module would
/// import: `npm/src/crossing-instance.ts` starts it without either.
///
/// The module's own memory starts as zeros, and nothing is kept in its first kilobyte: that is the
/// far end of the stack. A large function with one caller stays by itself, and a value that is
/// computed twice stays so: both make more bytes, which are more alike. Functions are put in the
/// order of their names at last: copies of one generic function stand together, within the 32 kB
/// that gzip looks back.
const WASM_OPT: [&str; 14] = [
    "--remove-exports=__*",
    "-Oz",
    "--one-caller-inline-max-function-size=30",
    "--skip-pass=local-cse",
    "--low-memory-unused",
    "--zero-filled-memory",
    "--reorder-functions-by-name",
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
    "--enable-simd",
];

/// One of the modules that are made of the crate `ioid-module`.
struct Module {
    /// What people call it.
    title: &'static str,
    /// What its files are called.
    name: &'static str,
    /// What cargo is told besides.
    features: &'static [&'static str],
}

/// Each stays as it is while the other changes.
const MODULES: [Module; 2] = [
    Module { title: "the small module", name: "ioid_core", features: &["--no-default-features"] },
    Module { title: "the whole module", name: "ioid_wasm", features: &[] },
];

impl Module {
    fn wasm(&self) -> String {
        format!("{}_bg.wasm", self.name)
    }
}

pub(crate) fn run(project: &Project) -> Result<(), TaskError> {
    setup::wasm(project)?;
    setup::packages(project, &["npm"])?;
    for module in &MODULES {
        compile(project, module)?;
        optimise(project, module)?;
    }
    package::make(project)
}

/// `target/wasm-unoptimised/<name>`: wasm-pack's result before wasm-opt.
fn compile(project: &Project, module: &Module) -> Result<Outcome, TaskError> {
    step(&format!("Rust to WebAssembly, {} (wasm-pack)", module.title), || {
        let out = unoptimised(project, module);
        let rustc = Run::new(project, "rustc").args(["--version"]).text().unwrap_or_default();
        let mut inputs = Fingerprint::default()
            .text(&rustc)
            .text(&module.features.join(" "))
            .path(&project.path("crates/xtask/src/build.rs"))?
            .path(&project.path("Cargo.toml"))?
            .path(&project.path("Cargo.lock"))?
            .path(&project.path(".cargo"))?;
        for name in CRATES {
            inputs = inputs.path_except(&project.path("crates").join(name), &["tests"])?;
        }
        let name = format!("wasm-pack-{}", module.name);
        unless_fresh(project, &name, inputs, &[out.join(module.wasm())], || {
            Run::new(project, "wasm-pack")
                .args(["build", "crates/ioid-module", "--release", "--target", "web", "--no-pack"])
                .args(["--out-name", module.name])
                .args(["--out-dir".into(), out])
                .args(module.features)
                .env("CARGO_ENCODED_RUSTFLAGS", without_paths(project)?)
                .logged(project, &name)
        })
    })
}

/// Flags that keep this machine's folders, and where its crates came from, out of the messages of
/// panics: the same source is the same package wherever it is built.
fn without_paths(project: &Project) -> Result<String, TaskError> {
    Run::new(project, "cargo").args(["fetch", "--locked"]).logged(project, "cargo-fetch")?;
    let home = env::home_dir().map(|home| home.join(".cargo"));
    let home = env::var_os("CARGO_HOME").map(PathBuf::from).or(home).unwrap_or_default();
    let sources = home.join("registry/src");
    let reading = || TaskError::io(format!("read {}", sources.display()));
    let mut flags = Vec::new();
    for entry in fs::read_dir(&sources).map_err(reading())? {
        let registry = entry.map_err(reading())?.path();
        flags.push(format!("--remap-path-prefix={}=crates", registry.display()));
    }
    // With the component `rust-src`, rustc speaks of the standard library's files where they are.
    let sysroot = Run::new(project, "rustc").args(["--print", "sysroot"]).text();
    if let Some(sysroot) = sysroot {
        flags.push(format!("--remap-path-prefix={}/lib/rustlib/src/rust=rust", sysroot.trim()));
    }
    Ok(flags.join("\u{1f}"))
}

fn unoptimised(project: &Project, module: &Module) -> PathBuf {
    project.target("wasm-unoptimised").join(module.name)
}

/// `target/wasm`: what the TypeScript package takes in.
fn optimise(project: &Project, module: &Module) -> Result<Outcome, TaskError> {
    step(&format!("smaller WebAssembly, {} (wasm-opt)", module.title), || {
        let (from, to) = (unoptimised(project, module), project.target("wasm"));
        let wasm_opt = project.path("npm/node_modules/.bin/wasm-opt");
        let inputs = Fingerprint::default()
            .text(&WASM_OPT.join(" "))
            .path(&project.path("npm/node_modules/binaryen/package.json"))?
            .path(&from)?;
        let symbols = project.target("xtask").join(format!("{}.symbols", module.name));
        let results = [to.join(module.wasm()), symbols.clone()];
        let name = format!("wasm-opt-{}", module.name);
        unless_fresh(project, &name, inputs, &results, || {
            if !wasm_opt.exists() {
                return Err(TaskError::Unmet {
                    what: "wasm-opt is missing from npm/node_modules".into(),
                    remedy: "Add `binaryen` to the devDependencies of npm/package.json.".into(),
                });
            }
            create_folder(&to)?;
            for file in glue(&from)? {
                copy(&from.join(&file), &to.join(&file))?;
            }
            Run::new(project, &wasm_opt)
                .args([from.join(module.wasm())])
                .args(WASM_OPT)
                // What `cargo xtask size` tells functions by.
                .args([format!("--symbolmap={}", symbols.display())])
                .args(["-o".into(), to.join(module.wasm())])
                .logged(project, &name)
        })
    })
}

/// The JavaScript and the declarations beside the wasm.
fn glue(folder: &Path) -> Result<Vec<PathBuf>, TaskError> {
    let reading = || TaskError::io(format!("read {}", folder.display()));
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(reading())? {
        let name = PathBuf::from(entry.map_err(reading())?.file_name());
        if name.extension().is_some_and(|ending| ending == "js" || ending == "ts") {
            files.push(name);
        }
    }
    Ok(files)
}
