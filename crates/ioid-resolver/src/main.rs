//! `ioid-resolver`: see `--help`.

use std::process::ExitCode;

use clap::Parser;
use ioid_resolver::{Options, Server, Settings, is_alive, start_logging};
use tokio::signal::unix::{SignalKind, signal};

fn main() -> ExitCode {
    match run(Options::parse()) {
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
