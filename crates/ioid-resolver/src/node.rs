//! The way to the chain: whom to ask and whom to believe is `ioid-resolve`'s to decide, here is
//! only how a question travels.

use std::time::{Duration, Instant};

use ioid_resolve::{Answer, Carried, Fault, Read, RpcCall, Transport, Wire, decode, encode};
use reqwest::Url;
use tokio::time::sleep;

use crate::outbound::Outbound;
use crate::settings::Settings;

/// The JSON-RPC endpoints, and what is known about each.
#[derive(Debug)]
pub(crate) struct Nodes {
    transport: Transport,
    urls: Vec<Url>,
    started: Instant,
}

impl Nodes {
    pub(crate) fn new(settings: &Settings) -> ioid_resolve::Result<Self> {
        let urls: Vec<String> = settings.rpc.iter().map(Url::to_string).collect();
        let transport = Transport::new(settings.network.id.get(), &urls, settings.quorum)?;
        Ok(Self { transport, urls: settings.rpc.clone(), started: Instant::now() })
    }

    pub(crate) async fn read(&self, outbound: &Outbound, reads: Vec<Read>) -> Vec<Answer> {
        self.transport.read(&Http { nodes: self, outbound }, reads).await
    }
}

/// Carries calls over HTTP.
#[derive(Debug)]
struct Http<'a> {
    nodes: &'a Nodes,
    outbound: &'a Outbound,
}

impl Wire for Http<'_> {
    async fn carry(&self, endpoint: usize, calls: &[&RpcCall]) -> Carried {
        let unknown = || Fault::new(ioid_resolve::FaultCode::Internal, "there is no such endpoint");
        let url = self.nodes.urls.get(endpoint).ok_or_else(unknown)?;
        let (status, body) = self.outbound.post_json(url, encode(calls)).await?;
        decode(calls.len(), status, body)
    }

    async fn wait(&self, milliseconds: u32) -> Result<(), Fault> {
        sleep(Duration::from_millis(milliseconds.into())).await;
        Ok(())
    }

    fn now(&self) -> u64 {
        u64::try_from(self.nodes.started.elapsed().as_millis()).unwrap_or(u64::MAX)
    }
}
