//! The local world: chain, contracts, content store and keeper, started by `devnet/`.

use std::path::PathBuf;
use std::time::Instant;

use serde_json::Value;

use crate::error::TaskError;
use crate::project::{Project, parse_json};
use crate::run::Run;
use crate::service::Service;
use crate::step::seconds;

/// The running world and the file that describes it.
#[derive(Debug)]
pub(crate) struct World {
    pub(crate) service: Service,
    pub(crate) file: PathBuf,
}

/// Starts the world; `options` go to `devnet/src/main.mjs` unchanged.
pub(crate) fn start(project: &Project, options: &[String]) -> Result<World, TaskError> {
    println!("  local world:");
    let started = Instant::now();
    let run = Run::new(project, "node").args(["devnet/src/main.mjs"]).args(options);
    let (service, file) = Service::start(run)?;
    println!("  local world … ready in {}", seconds(started.elapsed()));
    Ok(World { service, file: project.root().join(file) })
}

impl World {
    /// Prints where the chain and the store are, and who has an account there. Private keys stay
    /// in the file: they are the public test keys, but a habit of printing keys is a bad one.
    pub(crate) fn print(&self) -> Result<(), TaskError> {
        let world = parse_json(&self.file)?;
        let text = |pointer: &str| match world.pointer(pointer) {
            Some(Value::String(text)) => text.clone(),
            Some(other) => other.to_string(),
            None => "?".to_owned(),
        };
        println!("\n  chain    {} (id {})", text("/chain/rpcUrls/0"), text("/chain/id"));
        println!("  content  {}", text("/gateways/0"));
        println!("  details  {}\n", self.file.display());
        let accounts = world.get("accounts").and_then(Value::as_array);
        let cell =
            |account: &Value, key| account.get(key).and_then(Value::as_str).map(str::to_owned);
        let rows: Vec<[String; 3]> = accounts
            .into_iter()
            .flatten()
            .map(|account| {
                ["role", "label", "address"].map(|key| cell(account, key).unwrap_or_default())
            })
            .collect();
        let width = |column: fn(&[String; 3]) -> usize| rows.iter().map(column).max().unwrap_or(0);
        let (role, label) =
            (width(|row| row[0].chars().count()), width(|row| row[1].chars().count()));
        for [first, second, third] in rows {
            println!("  {first:role$}  {second:label$}  {third}");
        }
        println!();
        Ok(())
    }
}
