//! What can stop a command, and the sentence that says what to do about it.

use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// How many lines of a failed command's log are repeated on the terminal: some tools name the
/// cause first and end with pages of usage, others end with it.
const LOG_HEAD: usize = 20;
const LOG_TAIL: usize = 40;

/// Why a command stopped.
#[derive(Debug)]
pub(crate) enum TaskError {
    /// The file system or the operating system refused.
    Io { doing: String, source: io::Error },
    /// Something is absent or unusable; `remedy` is the sentence that says what to do.
    Unmet { what: String, remedy: String },
    /// A child process ended badly; its output is in `log` unless it was shown already.
    Ended { command: String, ending: String, log: Option<PathBuf> },
    /// A file does not hold what it should.
    Malformed { path: PathBuf, reason: String },
    /// Some steps of a plan failed; each has said why.
    Steps { failed: usize },
    /// The command line names no command.
    Usage { given: String },
    /// Ctrl-C, or a request to terminate.
    Interrupted,
}

impl TaskError {
    /// For `map_err` on file operations: `doing` completes "could not …".
    pub(crate) fn io(doing: impl Into<String>) -> impl FnOnce(io::Error) -> Self {
        let doing = doing.into();
        move |source| Self::Io { doing, source }
    }

    /// Writes the sentence to standard error, and before it an excerpt of the log, if there is one.
    pub(crate) fn print(&self) {
        // The plan has told all, and its count is to stay the last line.
        if matches!(self, Self::Steps { .. }) {
            return;
        }
        if let Self::Ended { log: Some(log), .. } = self {
            eprintln!("{}", excerpt(log));
        }
        eprintln!("error: {self}");
    }
}

fn excerpt(log: &Path) -> String {
    let text = match fs::read(log) {
        Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
        Err(error) => return format!("(its log could not be read: {error})"),
    };
    let count = text.lines().count();
    let tail = count.saturating_sub(LOG_TAIL);
    let mut excerpt = String::new();
    for (number, line) in text.lines().enumerate() {
        if number < LOG_HEAD || number >= tail {
            excerpt.push_str("  | ");
            excerpt.push_str(line);
            excerpt.push('\n');
        } else if number == LOG_HEAD {
            excerpt.push_str("  | …\n");
        }
    }
    excerpt
}

impl fmt::Display for TaskError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io { doing, source } => write!(f, "could not {doing}: {source}"),
            Self::Unmet { what, remedy } => write!(f, "{what}. {remedy}"),
            Self::Ended { command, ending, log: None } => write!(f, "`{command}` {ending}"),
            Self::Ended { command, ending, log: Some(log) } => {
                write!(f, "`{command}` {ending}; its whole output is in {}", log.display())
            }
            Self::Malformed { path, reason } => write!(f, "{}: {reason}", path.display()),
            Self::Steps { failed: 1 } => write!(f, "one step failed"),
            Self::Steps { failed } => write!(f, "{failed} steps failed"),
            Self::Usage { given } => {
                write!(
                    f,
                    "`{}` is no command of xtask; `cargo xtask help` lists them",
                    given.trim()
                )
            }
            Self::Interrupted => write!(f, "stopped"),
        }
    }
}

impl std::error::Error for TaskError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Io { source, .. } => Some(source),
            _ => None,
        }
    }
}
