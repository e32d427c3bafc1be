//! What need not be done again: a step's inputs are hashed by content, never by date, and the
//! hash of the last success is kept under `target/xtask/stamp/`.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::error::TaskError;
use crate::project::{Project, write};
use crate::step::Outcome;

/// Folders that hold results, not sources.
const RESULTS: [&str; 5] = ["node_modules", "dist", "target", "generated", "test-results"];

/// SHA-256 over names and contents, in a fixed order.
#[derive(Debug, Default)]
pub(crate) struct Fingerprint {
    hasher: Sha256,
}

impl Fingerprint {
    /// A version, a flag, or anything else the result depends on.
    pub(crate) fn text(mut self, text: &str) -> Self {
        self.part(text.as_bytes());
        self
    }

    /// A file, or a folder with everything below it; an absent one counts as absent.
    pub(crate) fn path(self, path: &Path) -> Result<Self, TaskError> {
        self.path_except(path, &[])
    }

    /// A folder without the entries at its top that are named in `except`.
    pub(crate) fn path_except(mut self, path: &Path, except: &[&str]) -> Result<Self, TaskError> {
        self.visit(path, path, except)?;
        Ok(self)
    }

    fn visit(&mut self, base: &Path, path: &Path, except: &[&str]) -> Result<(), TaskError> {
        let reading = || TaskError::io(format!("read {}", path.display()));
        if path.is_file() {
            let name = path.strip_prefix(base).unwrap_or(path);
            self.part(name.as_os_str().as_encoded_bytes());
            self.part(&fs::read(path).map_err(reading())?);
        } else if path.is_dir() {
            let mut entries = Vec::new();
            for entry in fs::read_dir(path).map_err(reading())? {
                entries.push(entry.map_err(reading())?.path());
            }
            entries.sort();
            for entry in entries {
                let name = entry.file_name().unwrap_or_default();
                if !RESULTS.iter().chain(except).any(|skipped| name == *skipped) {
                    self.visit(base, &entry, &[])?;
                }
            }
        } else {
            self.part(b"absent");
        }
        Ok(())
    }

    /// The length before the bytes keeps "ab" + "c" apart from "a" + "bc".
    fn part(&mut self, bytes: &[u8]) {
        self.hasher.update((bytes.len() as u64).to_le_bytes());
        self.hasher.update(bytes);
    }

    fn finish(self) -> String {
        let mut text = String::with_capacity(64);
        for byte in self.hasher.finalize() {
            // Writing to a string cannot fail.
            let _ = write!(text, "{byte:02x}");
        }
        text
    }
}

/// Does `work` unless `outputs` exist and were made from inputs with this very fingerprint.
pub(crate) fn unless_fresh(
    project: &Project,
    name: &str,
    inputs: Fingerprint,
    outputs: &[PathBuf],
    work: impl FnOnce() -> Result<(), TaskError>,
) -> Result<Outcome, TaskError> {
    let stamp = project.target("xtask/stamp").join(name.replace('/', "-"));
    let now = inputs.finish();
    let before = fs::read_to_string(&stamp).unwrap_or_default();
    if before == now && outputs.iter().all(|output| output.exists()) {
        return Ok(Outcome::Unchanged);
    }
    // Removed first: a step that is interrupted half-way has no valid stamp.
    if stamp.exists() {
        fs::remove_file(&stamp).map_err(TaskError::io(format!("remove {}", stamp.display())))?;
    }
    work()?;
    write(&stamp, &now)?;
    Ok(Outcome::Done)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_do_not_run_together() {
        let one = Fingerprint::default().text("ab").text("c").finish();
        let other = Fingerprint::default().text("a").text("bc").finish();
        assert_ne!(one, other);
        assert_eq!(one, Fingerprint::default().text("ab").text("c").finish());
    }

    #[test]
    fn a_fingerprint_follows_content_and_not_results() {
        let folder = std::env::temp_dir().join(format!("ioid-stamp-{}", std::process::id()));
        let write = |name: &str, text: &str| crate::project::write(&folder.join(name), text);
        let take =
            || Fingerprint::default().path_except(&folder, &["e2e"]).map(Fingerprint::finish);
        write("src/a.ts", "1").unwrap();
        let first = take().unwrap();
        write("dist/a.js", "built").unwrap();
        write("e2e/a.ts", "left out").unwrap();
        assert_eq!(take().unwrap(), first);
        write("src/a.ts", "2").unwrap();
        assert_ne!(take().unwrap(), first);
        fs::remove_dir_all(&folder).unwrap();
    }
}
