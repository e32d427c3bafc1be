//! One child process that runs to its end.

use std::env;
use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io::{IsTerminal, stdout};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::error::TaskError;
use crate::group::{Group, POLL};
use crate::interrupt;
use crate::project::{Project, create_folder};

/// No single step takes longer on two slow cores; what does hangs.
const LIMIT: Duration = Duration::from_secs(25 * 60);

/// A command to run, in words that can be printed.
#[derive(Debug)]
pub(crate) struct Run {
    command: Command,
    words: String,
}

impl Run {
    /// `program` is looked up on the path, with cargo's own folder for programs added to it: a
    /// fresh `cargo install` puts wasm-pack there, and not every shell has it on its path.
    pub(crate) fn new(project: &Project, program: impl AsRef<OsStr>) -> Self {
        let program = program.as_ref();
        let words = Path::new(program).file_name().unwrap_or(program).to_string_lossy();
        let words = words.into_owned();
        let mut command = Command::new(program);
        command.current_dir(project.root()).env("PATH", search_path());
        if !stdout().is_terminal() {
            command.env("NO_COLOR", "1");
        }
        Self { command, words }
    }

    pub(crate) fn args<I: IntoIterator<Item: AsRef<OsStr>>>(mut self, arguments: I) -> Self {
        for argument in arguments {
            self.words.push(' ');
            self.words.push_str(&argument.as_ref().to_string_lossy());
            self.command.arg(argument);
        }
        self
    }

    pub(crate) fn within(mut self, folder: &Path) -> Self {
        self.command.current_dir(folder);
        self
    }

    pub(crate) fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    pub(crate) fn words(&self) -> &str {
        &self.words
    }

    pub(crate) fn into_command(self) -> Command {
        self.command
    }

    /// Runs with its output on the terminal.
    pub(crate) fn shown(mut self) -> Result<(), TaskError> {
        let group = self.start()?;
        self.wait(group, None)
    }

    /// Runs with its output in `target/xtask/log/<name>.log`, which is repeated when it fails.
    pub(crate) fn logged(mut self, project: &Project, name: &str) -> Result<(), TaskError> {
        let folder = project.target("xtask/log");
        create_folder(&folder)?;
        let path = folder.join(name.replace('/', "-")).with_extension("log");
        let doing = || TaskError::io(format!("write {}", path.display()));
        let log = File::create(&path).map_err(doing())?;
        let same = log.try_clone().map_err(doing())?;
        self.command.stdout(log).stderr(same);
        let group = self.start()?;
        self.wait(group, Some(path))
    }

    /// What the command prints on standard output, trimmed; `None` when it cannot be started or
    /// fails: for asking whether a tool is there and which version it is.
    pub(crate) fn text(mut self) -> Option<String> {
        let output = self.command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
        let text = String::from_utf8_lossy(&output.stdout).trim().to_owned();
        output.status.success().then_some(text)
    }

    fn start(&mut self) -> Result<Group, TaskError> {
        Group::start(&mut self.command).map_err(TaskError::io(format!("start `{}`", self.words)))
    }

    fn wait(self, mut group: Group, log: Option<PathBuf>) -> Result<(), TaskError> {
        let started = Instant::now();
        let ending = loop {
            if interrupt::requested() {
                return Err(TaskError::Interrupted);
            }
            let status =
                group.try_wait().map_err(TaskError::io(format!("wait for `{}`", self.words)))?;
            match status {
                Some(status) if status.success() => return Ok(()),
                Some(status) => break format!("failed ({status})"),
                None if started.elapsed() > LIMIT => {
                    break format!("was stopped: not done after {} minutes", LIMIT.as_secs() / 60);
                }
                None => sleep(POLL),
            }
        };
        Err(TaskError::Ended { command: self.words, ending, log })
    }
}

/// The search path of every child: the caller's, then the folder `cargo install` writes to.
pub(crate) fn search_path() -> OsString {
    let cargo_home = env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| env::home_dir().map(|home| home.join(".cargo")));
    let given = env::var_os("PATH").unwrap_or_default();
    let folders = env::split_paths(&given).chain(cargo_home.map(|home| home.join("bin")));
    // Joining fails only when a folder's name holds the separator; then the path stays as given.
    env::join_paths(folders).unwrap_or(given)
}
