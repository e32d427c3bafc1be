//! Inputs for the fuzz targets, as files for libFuzzer and as one file a target for the repository.
//!
//! - `corpus list` prints each target and the kind of its first inputs.
//! - `corpus unpack <folder>` writes the kept inputs to `<folder>/<target>/`, and first inputs made
//!   of the vector files to `<folder>/<kind>/`.
//! - `corpus pack <folder>` keeps the inputs in `<folder>/<target>/`, the smallest first, as far as
//!   there is room.

use std::collections::BTreeSet;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};

use alloy_primitives::hex;
use ioid_fuzz::{Seeds, TARGETS};
use serde_json::{Value, json};

/// Longer first inputs are slow to try and teach nothing more.
const LONGEST: usize = 4 << 10;

/// Bytes of one target's file: all of them together stay below 1 MiB.
const ROOM: usize = 44_000;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    if arguments == ["list"] {
        TARGETS.iter().for_each(|target| println!("{} {}", target.name, target.seeds.folder()));
        return Ok(());
    }
    let [command, folder] = arguments.as_slice() else {
        return Err("list, or unpack or pack with a folder".into());
    };
    let (folder, kept) = (PathBuf::from(folder), root().join("fuzz/corpus"));
    match command.as_str() {
        "unpack" => {
            for target in TARGETS {
                let inputs = read_kept(&kept, target.name)?;
                write_all(&folder.join(target.name), inputs.iter().map(Vec::as_slice))?;
            }
            seeds(&folder)
        }
        "pack" => TARGETS.iter().try_for_each(|target| {
            // Targets that were not run keep what they have.
            let Ok(entries) = fs::read_dir(folder.join(target.name)) else { return Ok(()) };
            let mut inputs = BTreeSet::new();
            for entry in entries {
                let input = fs::read(entry?.path())?;
                inputs.insert((input.len(), input));
            }
            keep(&kept, target.name, &inputs)
        }),
        other => Err(format!("{other} is neither unpack nor pack").into()),
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// One input a line, in hexadecimal; a target that is new has none.
fn read_kept(kept: &Path, target: &str) -> Result<Vec<Vec<u8>>, Box<dyn Error>> {
    let path = kept.join(target).with_extension("hex");
    if !path.is_file() {
        return Ok(Vec::new());
    }
    fs::read_to_string(path)?.lines().map(|line| Ok(hex::decode(line)?)).collect()
}

fn keep(
    kept: &Path,
    target: &str,
    inputs: &BTreeSet<(usize, Vec<u8>)>,
) -> Result<(), Box<dyn Error>> {
    let mut text = String::new();
    for line in inputs.iter().filter(|(length, _)| *length > 0).map(|(_, input)| hex::encode(input))
    {
        if text.len() + line.len() < ROOM {
            text.push_str(&line);
            text.push('\n');
        }
    }
    fs::create_dir_all(kept)?;
    Ok(fs::write(kept.join(target).with_extension("hex"), text)?)
}

fn write_all<'a>(
    folder: &Path,
    inputs: impl Iterator<Item = &'a [u8]>,
) -> Result<(), Box<dyn Error>> {
    fs::create_dir_all(folder)?;
    for (index, input) in inputs.enumerate() {
        fs::write(folder.join(format!("{index:05}")), input)?;
    }
    Ok(())
}

fn seeds(folder: &Path) -> Result<(), Box<dyn Error>> {
    let mut parts = Parts::default();
    parts.read(&root().join("tests-wasm/vectors"))?;
    let kinds: BTreeSet<Seeds> = TARGETS.iter().map(|target| target.seeds).collect();
    kinds.into_iter().try_for_each(|kind| {
        let (prefix, seeds): (&[u8], _) = match kind {
            Seeds::Texts => (&[], &parts.texts),
            Seeds::Objects => (&[], &parts.objects),
            Seeds::Bytes => (&[], &parts.bytes),
            Seeds::Answers => (&[2], &parts.bytes),
            Seeds::Calls => (&[0b1_1010, 0], &parts.bytes),
            Seeds::Logs => (&[], &parts.logs),
            Seeds::Nothing => (&[], &BTreeSet::new()),
        };
        let seeds: Vec<_> = seeds.iter().map(|seed| [prefix, seed].concat()).collect();
        write_all(&folder.join(kind.folder()), seeds.iter().map(Vec::as_slice))
    })
}

#[derive(Default)]
struct Parts {
    texts: BTreeSet<Vec<u8>>,
    objects: BTreeSet<Vec<u8>>,
    bytes: BTreeSet<Vec<u8>>,
    logs: BTreeSet<Vec<u8>>,
}

impl Parts {
    fn read(&mut self, folder: &Path) -> Result<(), Box<dyn Error>> {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                self.read(&path)?;
            } else if path.extension().is_some_and(|extension| extension == "json") {
                self.take(&serde_json::from_str(&fs::read_to_string(&path)?)?);
            }
        }
        Ok(())
    }

    fn take(&mut self, value: &Value) {
        match value {
            Value::String(text) => {
                insert(&mut self.texts, text.as_bytes().to_vec());
                if let Ok(bytes) = hex::decode(text) {
                    insert(&mut self.bytes, bytes);
                }
            }
            Value::Array(items) => items.iter().for_each(|item| self.take(item)),
            Value::Object(members) => {
                insert(&mut self.objects, value.to_string().into_bytes());
                if let Some(typed) = typed_data(value) {
                    insert(&mut self.objects, typed.to_string().into_bytes());
                }
                self.logs.extend(log(value).filter(|log| log.len() <= LONGEST));
                members.values().for_each(|member| self.take(member));
            }
            _ => {}
        }
    }
}

fn insert(seeds: &mut BTreeSet<Vec<u8>>, seed: Vec<u8>) {
    if seed.len() <= LONGEST {
        seeds.insert(seed);
    }
}

/// Typed data whose message has another name in the vector files of ethers.
fn typed_data(row: &Value) -> Option<Value> {
    let (types, primary_type) = (row.get("types")?, row.get("primaryType")?);
    let (domain, message) = (row.get("domain")?, row.get("data")?);
    Some(
        json!({ "types": types, "primaryType": primary_type, "domain": domain, "message": message }),
    )
}

/// The number of topics, the topics and the data of a log.
fn log(row: &Value) -> Option<Vec<u8>> {
    let topics = row.get("topics")?.as_array()?;
    let mut log = vec![u8::try_from(topics.len()).ok()?];
    for part in topics.iter().chain(row.get("data")) {
        log.extend(hex::decode(part.as_str()?).ok()?);
    }
    Some(log)
}
