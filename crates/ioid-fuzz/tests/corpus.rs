//! The inputs that fuzzing found worth keeping, through the same functions that fuzzing calls.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use alloy_primitives::hex;
use ioid_fuzz::TARGETS;

fn fuzz(path: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../fuzz").join(path)
}

/// Says which input failed: the panic's own message does not know.
struct Trying<'a>(&'a str, usize);

impl Drop for Trying<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("the input is line {} of fuzz/corpus/{}.hex", self.1, self.0);
        }
    }
}

#[test]
fn every_kept_input_is_judged_well() {
    // Returns the size of the target's inputs.
    let replay = |target: &str| {
        let path = fuzz("corpus").join(target).with_extension("hex");
        let text =
            fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        assert!(text.lines().count() > 10, "{target} has no inputs to speak of");
        for (index, line) in text.lines().enumerate() {
            let trying = Trying(target, index + 1);
            ioid_fuzz::run(target, &hex::decode(line).expect("hexadecimal"));
            drop(trying);
        }
        text.len()
    };
    let sizes = std::thread::scope(|scope| {
        let running = TARGETS.map(|target| scope.spawn(move || replay(target.name)));
        running.map(|thread| thread.join().expect("every input is judged well"))
    });
    let size: usize = sizes.iter().sum();
    assert!(size < 1 << 20, "{size} bytes of inputs: run `cargo xtask fuzz --keep`");
}

#[test]
fn every_target_has_its_binary_and_is_listed() {
    let names: BTreeSet<String> = TARGETS.iter().map(|target| target.name.to_owned()).collect();
    assert_eq!(names.len(), TARGETS.len(), "two targets of one name");
    let stem = |path: PathBuf| path.file_stem().expect("a name").to_string_lossy().into_owned();
    let stems = |folder: &str| -> BTreeSet<String> {
        let files = fs::read_dir(fuzz(folder)).expect(folder);
        files.map(|entry| stem(entry.expect("an entry").path())).collect()
    };
    assert_eq!(stems("fuzz_targets"), names);
    assert_eq!(stems("corpus"), names);
    let manifest = fs::read_to_string(fuzz("Cargo.toml")).expect("a manifest");
    for name in names {
        let source = fs::read_to_string(fuzz(&format!("fuzz_targets/{name}.rs"))).expect("source");
        assert!(source.contains(&format!("\"{name}\"")), "{name}.rs runs another target");
        assert!(manifest.contains(&format!("name = \"{name}\"")), "{name} is no binary");
    }
    assert_eq!(ioid_fuzz::target("did").map(|target| target.name), Some("did"));
    assert!(ioid_fuzz::target("no such target").is_none());
}
