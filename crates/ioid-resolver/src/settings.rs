//! What the service was told, checked once at the start.

mod chain_file;
mod options;
mod sources;
mod value;

use std::env;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use ioid_chain::Network;
use ioid_resolve::PUBLIC_GATEWAYS;
use reqwest::Url;
use thiserror::Error;

pub use options::{LogFormat, LogLevel, NetworkName, Options};
pub use sources::environment;
pub use value::Count;

/// Where `cargo xtask devnet` and `cargo xtask demo` describe the local world.
const WORLD: &str = "target/devnet/world.json";

/// Why the service cannot start.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum SettingsError {
    /// A file cannot be used.
    #[error("{path}: {reason}")]
    File {
        /// The file.
        path: String,
        /// What is wrong with it.
        reason: String,
    },
    /// There is no local world.
    #[error(
        "no local world is running: {WORLD} was not found here or above. Start one with `cargo xtask devnet`"
    )]
    NoWorld,
    /// An option has a value that cannot be used.
    #[error("{option}: {reason}")]
    Option {
        /// The flag without its dashes.
        option: &'static str,
        /// What is wrong, and what is accepted.
        reason: String,
    },
}

/// Everything the service needs to know.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where to listen; port 0 takes any.
    pub listen: SocketAddr,
    /// The chain.
    pub network: Arc<Network>,
    /// JSON-RPC endpoints, best first.
    pub rpc: Vec<Url>,
    /// How many endpoints must agree.
    pub quorum: usize,
    /// IPFS gateways without a trailing slash, best first.
    pub gateways: Vec<String>,
    /// Whether gateways on other machines may be asked by `http://`.
    pub allow_http_gateways: bool,
    /// Whether an address from the chain may lead to a private network.
    pub allow_private_addresses: bool,
    /// Bytes of answers kept.
    pub cache_bytes: usize,
    /// Age at which an answer about the latest block is old.
    pub fresh: Duration,
    /// Age at which the newest block is asked for again.
    pub head: Duration,
    /// Requests a second a client may make; 0 is no limit.
    pub rate: u32,
    /// Requests at once a client may make.
    pub burst: u32,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub proxies: usize,
    /// Connections open at once.
    pub connections: usize,
    /// Resolutions under way at once.
    pub resolutions: usize,
    /// Time for one request to a node or gateway.
    pub attempt: Duration,
    /// Time for one resolution.
    pub timeout: Duration,
    /// Time to finish after SIGTERM.
    pub grace: Duration,
    /// The least important lines to log.
    pub log: LogLevel,
    /// How lines are logged.
    pub log_format: LogFormat,
}

impl Settings {
    /// Settles what was given; what was not has its default.
    ///
    /// # Errors
    /// The first thing that cannot be used, with its place.
    pub fn new(options: Options) -> Result<Self, SettingsError> {
        let options = sources::with_file(options)?;
        let (network, store) = network(&options)?;
        let rpc = match options.rpc {
            Some(given) => given,
            None => network.rpc_urls.iter().map(|url| url.clone().into_owned()).collect(),
        };
        let rpc = rpc.iter().map(|text| url("rpc", text)).collect::<Result<Vec<_>, _>>()?;
        let invalid =
            |option, reason: &str| SettingsError::Option { option, reason: reason.to_owned() };
        if rpc.is_empty() {
            return Err(invalid("rpc", "at least one JSON-RPC endpoint is needed"));
        }
        let quorum = at_least_one("quorum", options.quorum, 1)?;
        if quorum > rpc.len() {
            let reason =
                format!("{quorum} endpoints cannot agree when only {} are given", rpc.len());
            return Err(invalid("quorum", &reason));
        }
        let gateways = options.gateway.unwrap_or(store);
        let plain_http = options.allow_http_gateways.unwrap_or(false);
        let gateways =
            gateways.iter().map(|text| gateway(text, plain_http)).collect::<Result<_, _>>()?;
        let milliseconds = |option, given: Option<Count>, otherwise| {
            let count = at_least_one(option, given, otherwise)?;
            Ok(Duration::from_millis(u64::try_from(count).unwrap_or(u64::MAX)))
        };
        Ok(Self {
            listen: options.listen.unwrap_or_else(|| (Ipv4Addr::LOCALHOST, 8787).into()),
            network: Arc::new(network),
            rpc,
            quorum,
            gateways,
            allow_http_gateways: plain_http,
            allow_private_addresses: options.allow_private_addresses.unwrap_or(false),
            cache_bytes: count(options.cache_mib, 64) << 20,
            fresh: Duration::from_millis(number(options.fresh_ms, 2_000).into()),
            head: Duration::from_millis(number(options.head_ms, 100).into()),
            rate: number(options.rate, 50),
            burst: number(options.burst, 100).max(1),
            proxies: count(options.proxies, 0),
            connections: at_least_one("connections", options.connections, 4_096)?,
            resolutions: at_least_one("resolutions", options.resolutions, 256)?,
            attempt: milliseconds("attempt-ms", options.attempt_ms, 8_000)?,
            timeout: milliseconds("timeout-ms", options.timeout_ms, 20_000)?,
            grace: milliseconds("grace-ms", options.grace_ms, 10_000)?,
            log: options.log.unwrap_or_default(),
            log_format: options.log_format.unwrap_or_default(),
        })
    }
}

/// The chain, and the gateways that belong to it.
fn network(options: &Options) -> Result<(Network, Vec<String>), SettingsError> {
    let path = if options.devnet == Some(true) { Some(world()?) } else { options.chain.clone() };
    if let Some(path) = path {
        let file = chain_file::read(&path)?;
        let contracts = &file.network.contracts;
        if contracts.registry.is_none() && contracts.registry_v1.is_none() {
            let reason = "`contracts` names neither `registry` nor `registryV1`: no did:io could \
                          be resolved";
            let path = path.display().to_string();
            return Err(SettingsError::File { path, reason: reason.to_owned() });
        }
        return Ok((file.network, file.gateways));
    }
    let known = match options.network.unwrap_or(NetworkName::Iotex) {
        NetworkName::Iotex => Network::IOTEX,
        NetworkName::IotexTestnet => Network::IOTEX_TESTNET,
    };
    Ok((known.clone(), PUBLIC_GATEWAYS.map(str::to_owned).to_vec()))
}

/// The description of the local world: from here upwards, and below the sources under `cargo run`.
fn world() -> Result<PathBuf, SettingsError> {
    let sources = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    let starts = env::current_dir().ok().into_iter().chain(sources);
    let mut places = starts
        .flat_map(|start| start.ancestors().map(|folder| folder.join(WORLD)).collect::<Vec<_>>());
    places.find(|path| Path::is_file(path)).ok_or(SettingsError::NoWorld)
}

fn url(option: &'static str, text: &str) -> Result<Url, SettingsError> {
    let reason = match Url::parse(text) {
        Ok(url) if matches!(url.scheme(), "http" | "https") && url.has_host() => return Ok(url),
        Err(error) if text.contains("://") => error.to_string(),
        _ => "it must begin with https:// or http://".to_owned(),
    };
    // The text may hold a key: only its beginning is repeated.
    let shown: String = text.chars().take(24).collect();
    Err(SettingsError::Option { option, reason: format!("{shown:?} is no endpoint: {reason}") })
}

/// A gateway as `ioid-resolve` takes it: `https://`, or `http://` on this very machine or where that
/// is allowed.
fn gateway(text: &str, plain_http: bool) -> Result<String, SettingsError> {
    let parsed = url("gateway", text)?;
    let invalid =
        |reason: &str| Err(SettingsError::Option { option: "gateway", reason: reason.to_owned() });
    if parsed.query().is_some() || parsed.fragment().is_some() {
        return invalid("a gateway has no query and no fragment");
    }
    let here = parsed.host_str().is_some_and(|host| {
        let address = host.trim_matches(['[', ']']).parse::<IpAddr>();
        host == "localhost" || address.is_ok_and(|address| address.is_loopback())
    });
    if parsed.scheme() != "https" && !here && !plain_http {
        return invalid(
            "a gateway is reached by https://, or by http:// on this machine; \
             --allow-http-gateways allows http:// to others",
        );
    }
    let base = parsed.as_str().trim_end_matches('/');
    Ok(base.strip_suffix("/ipfs").unwrap_or(base).to_owned())
}

fn count(given: Option<Count>, otherwise: u32) -> usize {
    usize::try_from(number(given, otherwise)).unwrap_or(usize::MAX)
}

fn number(given: Option<Count>, otherwise: u32) -> u32 {
    given.map_or(otherwise, |Count(number)| number)
}

fn at_least_one(
    option: &'static str,
    given: Option<Count>,
    otherwise: u32,
) -> Result<usize, SettingsError> {
    match count(given, otherwise) {
        0 => Err(SettingsError::Option { option, reason: "it must be at least 1".to_owned() }),
        count => Ok(count),
    }
}

#[cfg(test)]
mod tests;
