//! `ioid-resolver`: see `--help`.

use std::process::ExitCode;

use clap::Parser;
use clap::error::ErrorKind;
use ioid_resolver::{Options, Server, Settings, environment, is_alive, start_logging};
use mimalloc::MiMalloc;
use tokio::signal::unix::{SignalKind, signal};
use tracing::warn;

/// A resolution makes some hundred small things in one thread and drops them in another.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    let options = Options::try_parse().unwrap_or_else(|error| {
        let wrong = matches!(
            error.kind(),
            ErrorKind::InvalidValue | ErrorKind::ValueValidation | ErrorKind::ArgumentConflict
        );
        let variables: Vec<String> = environment().into_iter().map(|(name, _)| name).collect();
        if wrong && !variables.is_empty() {
            // The error speaks of flags, also where nobody wrote one.
            eprintln!("set in the environment: {}", variables.join(", "));
        }
        error.exit()
    });
    match run(options) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("ioid-resolver: {error}");
            ExitCode::FAILURE
        }
    }
}

#[tokio::main]
async fn run(options: Options) -> Result<(), Box<dyn std::error::Error>> {
    let check = options.check;
    let settings = Settings::new(options)?;
    if check {
        return Ok(is_alive(settings.listen).await?);
    }
    start_logging(settings.log, settings.log_format);
    for (name, known) in environment() {
        if !known {
            warn!(name, "no option has this variable; see --help");
        }
    }
    // Before listening: whoever sees the port may already send the signal.
    let mut terminate = signal(SignalKind::terminate())?;
    let server = Server::bind(settings).await?;
    println!("READY http://{}", server.address());
    let stop = async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = tokio::signal::ctrl_c() => {}
        }
    };
    server.run(stop).await;
    Ok(())
}
