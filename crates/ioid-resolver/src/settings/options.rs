//! Options as they are written: flags, environment, file.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Parser, ValueEnum};
use serde::Deserialize;

use super::value::{self, Count};

/// Resolves did:io over HTTP, and says what was proven about each document.
///
/// An option is taken from the flag, else from the environment, else from the file given with
/// --config, else the default in brackets. In the file (TOML) an option has the name of its flag.
#[derive(Clone, Debug, Default, Parser, Deserialize)]
#[command(name = "ioid-resolver", version)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Options {
    /// File with options, in TOML.
    #[arg(long, env = "IOID_RESOLVER_CONFIG", value_name = "FILE")]
    #[serde(skip)]
    pub config: Option<PathBuf>,

    /// Asks the service that listens on the same address whether it is alive, and ends: for
    /// containers, which hold no other program that could.
    #[arg(long)]
    #[serde(skip)]
    pub check: bool,

    /// Address and port to listen on. [127.0.0.1:8787]
    #[arg(long, env = "IOID_RESOLVER_LISTEN", value_name = "ADDRESS", value_parser = value::address)]
    #[serde(deserialize_with = "value::address_in_file")]
    pub listen: Option<SocketAddr>,

    /// A known network. [iotex]
    #[arg(long, env = "IOID_RESOLVER_NETWORK", conflicts_with_all = ["chain", "devnet"])]
    pub network: Option<NetworkName>,
    /// Another chain: JSON as the SDK's ChainConfig, or the world.json of a local world.
    #[arg(long, env = "IOID_RESOLVER_CHAIN", value_name = "FILE", conflicts_with = "devnet")]
    pub chain: Option<PathBuf>,
    /// The local world that `cargo xtask devnet` or `cargo xtask demo` keeps running.
    #[arg(long, env = "IOID_RESOLVER_DEVNET", num_args = 0..=1, default_missing_value = "true")]
    pub devnet: Option<bool>,

    /// JSON-RPC endpoint, best first; several times or with commas. [those of the network]
    #[arg(long, env = "IOID_RESOLVER_RPC", value_name = "URL", value_delimiter = ',')]
    #[serde(deserialize_with = "value::list_in_file")]
    pub rpc: Option<Vec<String>>,
    /// How many endpoints must give the same answer. [1]
    #[arg(long, env = "IOID_RESOLVER_QUORUM", value_name = "N")]
    pub quorum: Option<Count>,
    /// IPFS gateway, best first; several times or with commas. May be private: it is yours.
    #[arg(long, env = "IOID_RESOLVER_GATEWAY", value_name = "URL", value_delimiter = ',')]
    #[serde(deserialize_with = "value::list_in_file")]
    pub gateway: Option<Vec<String>>,
    /// Let gateways on other machines be asked by http://: what they serve is checked all the same, but
    /// what is asked for can be read on the way. [false]
    #[arg(long, env = "IOID_RESOLVER_ALLOW_HTTP_GATEWAYS", num_args = 0..=1,
          default_missing_value = "true")]
    pub allow_http_gateways: Option<bool>,
    /// Let addresses found on the chain lead to loopback and private networks. [false]
    #[arg(long, env = "IOID_RESOLVER_ALLOW_PRIVATE_ADDRESSES", num_args = 0..=1,
          default_missing_value = "true")]
    pub allow_private_addresses: Option<bool>,

    /// Memory for answers, in MiB; 0 keeps none. [64]
    #[arg(long, env = "IOID_RESOLVER_CACHE_MIB", value_name = "MIB")]
    pub cache_mib: Option<Count>,
    /// How old an answer about the latest block may be, in milliseconds. [2000]
    #[arg(long, env = "IOID_RESOLVER_FRESH_MS", value_name = "MS")]
    pub fresh_ms: Option<Count>,
    /// How old the newest block may be that a resolution starts from, in milliseconds; 0 asks for it
    /// each time. [100]
    #[arg(long, env = "IOID_RESOLVER_HEAD_MS", value_name = "MS")]
    pub head_ms: Option<Count>,

    /// Requests a second that one client may make in the long run; 0 is no limit. [50]
    #[arg(long, env = "IOID_RESOLVER_RATE", value_name = "N")]
    pub rate: Option<Count>,
    /// Requests that one client may make at once. [100]
    #[arg(long, env = "IOID_RESOLVER_BURST", value_name = "N")]
    pub burst: Option<Count>,
    /// Proxies in front that add to X-Forwarded-For; with 0 the header is not believed. [0]
    #[arg(long, env = "IOID_RESOLVER_PROXIES", value_name = "N")]
    pub proxies: Option<Count>,
    /// Connections open at once; more wait. [4096]
    #[arg(long, env = "IOID_RESOLVER_CONNECTIONS", value_name = "N")]
    pub connections: Option<Count>,
    /// Resolutions under way at once; more are told to come back. [256]
    #[arg(long, env = "IOID_RESOLVER_RESOLUTIONS", value_name = "N")]
    pub resolutions: Option<Count>,

    /// Time for one request to a node or gateway, in milliseconds. [8000]
    #[arg(long, env = "IOID_RESOLVER_ATTEMPT_MS", value_name = "MS")]
    pub attempt_ms: Option<Count>,
    /// Time for one resolution, in milliseconds. [20000]
    #[arg(long, env = "IOID_RESOLVER_TIMEOUT_MS", value_name = "MS")]
    pub timeout_ms: Option<Count>,
    /// Time to finish after SIGTERM, in milliseconds. [10000]
    #[arg(long, env = "IOID_RESOLVER_GRACE_MS", value_name = "MS")]
    pub grace_ms: Option<Count>,

    /// The least important lines to log. [info]
    #[arg(long, env = "IOID_RESOLVER_LOG")]
    pub log: Option<LogLevel>,
    /// How lines are logged, to standard error. [text]
    #[arg(long, env = "IOID_RESOLVER_LOG_FORMAT")]
    pub log_format: Option<LogFormat>,
}

/// A network the SDK knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum NetworkName {
    Iotex,
    IotexTestnet,
}

/// How important a line of the log is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LogLevel {
    /// Something failed that should not.
    Error,
    /// A node or gateway failed.
    Warn,
    /// Start, stop, and every failure.
    #[default]
    Info,
    /// Every request.
    Debug,
}

/// How the log is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LogFormat {
    /// For people.
    #[default]
    Text,
    /// One JSON object a line.
    Json,
}

impl Options {
    /// These, and where they leave something open, those of the file.
    pub(super) fn or(self, file: Self) -> Self {
        // One choice in three spellings: a network given as a flag ends a chain from the file.
        let chosen = self.network.is_some() || self.chain.is_some() || self.devnet.is_some();
        let (network, chain, devnet) = if chosen {
            (self.network, self.chain, self.devnet)
        } else {
            (file.network, file.chain, file.devnet)
        };
        Self {
            config: self.config,
            check: self.check,
            listen: self.listen.or(file.listen),
            network,
            chain,
            devnet,
            rpc: self.rpc.or(file.rpc),
            quorum: self.quorum.or(file.quorum),
            gateway: self.gateway.or(file.gateway),
            allow_http_gateways: self.allow_http_gateways.or(file.allow_http_gateways),
            allow_private_addresses: self.allow_private_addresses.or(file.allow_private_addresses),
            cache_mib: self.cache_mib.or(file.cache_mib),
            fresh_ms: self.fresh_ms.or(file.fresh_ms),
            head_ms: self.head_ms.or(file.head_ms),
            rate: self.rate.or(file.rate),
            burst: self.burst.or(file.burst),
            proxies: self.proxies.or(file.proxies),
            connections: self.connections.or(file.connections),
            resolutions: self.resolutions.or(file.resolutions),
            attempt_ms: self.attempt_ms.or(file.attempt_ms),
            timeout_ms: self.timeout_ms.or(file.timeout_ms),
            grace_ms: self.grace_ms.or(file.grace_ms),
            log: self.log.or(file.log),
            log_format: self.log_format.or(file.log_format),
        }
    }
}
