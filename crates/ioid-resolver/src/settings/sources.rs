//! Where options come from besides the flags: variables of the environment, and a file.

use std::env;
use std::fs;

use clap::CommandFactory;

use super::{Options, SettingsError};

/// Bytes of the largest file of options.
const LARGEST_FILE: u64 = 64 << 10;

/// What the names of all our variables begin with.
const PREFIX: &str = "IOID_RESOLVER_";

/// What Kubernetes sets for every program beside a service that is called `ioid-resolver`.
const FOREIGN: [&str; 2] = ["IOID_RESOLVER_SERVICE_", "IOID_RESOLVER_PORT"];

/// Names of the variables of the environment that are meant for this service, and whether there is
/// such an option. Their values are nobody's business: one may hold a key.
pub fn environment() -> Vec<(String, bool)> {
    ours(env::vars_os().filter_map(|(name, _)| name.into_string().ok()))
}

fn ours(names: impl Iterator<Item = String>) -> Vec<(String, bool)> {
    let command = Options::command();
    let ours = |name: &String| {
        name.starts_with(PREFIX) && !FOREIGN.iter().any(|foreign| name.starts_with(foreign))
    };
    let is_option = |name: &str| {
        command.get_arguments().any(|argument| argument.get_env().is_some_and(|env| env == name))
    };
    let known = |name: String| {
        let known = is_option(&name);
        (name, known)
    };
    names.filter(ours).map(known).collect()
}

/// What flags and environment leave open is taken from the file they name.
pub(super) fn with_file(options: Options) -> Result<Options, SettingsError> {
    let Some(path) = &options.config else { return Ok(options) };
    let failed = |reason: String| SettingsError::File { path: path.display().to_string(), reason };
    let size = fs::metadata(path).map_err(|error| failed(error.to_string()))?.len();
    if size > LARGEST_FILE {
        return Err(failed(format!("it has {size} bytes, more than {LARGEST_FILE}")));
    }
    let text = fs::read_to_string(path).map_err(|error| failed(error.to_string()))?;
    let file: Options = toml::from_str(&text).map_err(|error| {
        // Not the line itself, as the error would show it: it may hold a key.
        let start = error.span().and_then(|span| text.get(..span.start));
        let line = start.map_or(1, |start| start.matches('\n').count() + 1);
        failed(format!("line {line}: {}", error.message()))
    })?;
    Ok(options.or(file))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_variable_that_no_option_has_is_known_as_such() {
        let names = [
            "PATH",
            "IOID_RESOLVER_RATE",
            "IOID_RESOLVER_HEAD_MS",
            "IOID_RESOLVER_RATES",
            "IOID_RESOLVER_SERVICE_HOST",
            "IOID_RESOLVER_PORT_8787_TCP",
        ];
        let known = [
            ("IOID_RESOLVER_RATE", true),
            ("IOID_RESOLVER_HEAD_MS", true),
            ("IOID_RESOLVER_RATES", false),
        ];
        let known = known.map(|(name, is)| (name.to_owned(), is));
        assert_eq!(ours(names.into_iter().map(str::to_owned)), known);
    }
}
