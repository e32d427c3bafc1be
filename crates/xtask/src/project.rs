//! Where things are, and which versions the project has fixed.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use crate::error::TaskError;

/// The version of every crate and of the npm package: one for the workspace.
pub(crate) const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The checked-out repository.
#[derive(Debug)]
pub(crate) struct Project {
    root: PathBuf,
}

impl Project {
    /// Finds the root from what cargo says at run time, not at compile time: a shared target
    /// directory may hold an xtask that another clone built.
    pub(crate) fn find() -> Result<Self, TaskError> {
        let start = match env::var_os("CARGO_MANIFEST_DIR") {
            Some(folder) => PathBuf::from(folder),
            None => env::current_dir().map_err(TaskError::io("read the current folder"))?,
        };
        start
            .ancestors()
            .find(|folder| folder.join("crates/xtask/Cargo.toml").is_file())
            .map(|root| Self { root: root.to_path_buf() })
            .ok_or_else(|| TaskError::Unmet {
                what: format!("{} is not inside the repository", start.display()),
                remedy: "Run `cargo xtask` from the cloned folder.".into(),
            })
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    pub(crate) fn path(&self, relative: &str) -> PathBuf {
        self.root.join(relative)
    }

    /// A path under `target/` of the repository, wherever cargo itself puts its own files.
    pub(crate) fn target(&self, relative: &str) -> PathBuf {
        self.root.join("target").join(relative)
    }

    /// The version of a crate in `Cargo.lock`.
    pub(crate) fn locked_version(&self, name: &str) -> Result<String, TaskError> {
        let path = self.path("Cargo.lock");
        let text = read(&path)?;
        let heading = format!("name = \"{name}\"");
        text.lines()
            .skip_while(|line| *line != heading)
            .find_map(|line| line.strip_prefix("version = \"")?.strip_suffix('"'))
            .map(str::to_owned)
            .ok_or_else(|| TaskError::Malformed {
                path,
                reason: format!("has no `{name}`; run `cargo generate-lockfile --offline`"),
            })
    }
}

pub(crate) fn read(path: &Path) -> Result<String, TaskError> {
    fs::read_to_string(path).map_err(TaskError::io(format!("read {}", path.display())))
}

pub(crate) fn write(path: &Path, text: &str) -> Result<(), TaskError> {
    if let Some(folder) = path.parent() {
        create_folder(folder)?;
    }
    fs::write(path, text).map_err(TaskError::io(format!("write {}", path.display())))
}

pub(crate) fn copy(from: &Path, to: &Path) -> Result<(), TaskError> {
    fs::copy(from, to).map(drop).map_err(TaskError::io(format!(
        "copy {} to {}",
        from.display(),
        to.display()
    )))
}

pub(crate) fn create_folder(path: &Path) -> Result<(), TaskError> {
    fs::create_dir_all(path).map_err(TaskError::io(format!("create {}", path.display())))
}

/// Makes `path` an empty folder.
pub(crate) fn empty_folder(path: &Path) -> Result<(), TaskError> {
    if path.exists() {
        fs::remove_dir_all(path).map_err(TaskError::io(format!("empty {}", path.display())))?;
    }
    create_folder(path)
}

pub(crate) fn parse_json(path: &Path) -> Result<serde_json::Value, TaskError> {
    serde_json::from_str(&read(path)?).map_err(|error| TaskError::Malformed {
        path: path.to_path_buf(),
        reason: format!("is not JSON: {error}"),
    })
}
