//! The way to the chain: whom to ask and whom to believe is `ioid-resolve`'s to decide, here is
//! only how questions travel.
//!
//! Resolutions that run at the same time ask together: while some questions are on their way, new
//! ones wait for each other, and the same question is asked once. Nothing waits when nothing is on
//! its way.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use futures_util::future::join_all;
use ioid_resolve::{
    Answer, Carried, Fault, FaultCode, PinnedBlock, Read, RpcCall, Transport, Wire, decode, encode,
};
use reqwest::Url;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::sync::{Semaphore, oneshot};
use tokio::time::sleep;

use crate::outbound::Outbound;
use crate::settings::Settings;

/// Batches on their way at once.
const BATCHES: usize = 4;

/// Questions in one of them, as far as they come in whole resolutions.
const LARGEST_BATCH: usize = 90;

/// The JSON-RPC endpoints. How many questions wait is bounded by how many resolutions run.
#[derive(Debug)]
pub(crate) struct Nodes {
    wire: Arc<Http>,
    queue: UnboundedSender<Waiting>,
}

/// Questions of one resolution, and where their answers go.
#[derive(Debug)]
struct Waiting {
    reads: Vec<Read>,
    answers: oneshot::Sender<Vec<Answer>>,
}

impl Nodes {
    /// Must be called within a runtime.
    pub(crate) fn new(settings: &Settings, outbound: &Arc<Outbound>) -> ioid_resolve::Result<Self> {
        let urls: Vec<String> = settings.rpc.iter().map(Url::to_string).collect();
        let wire = Arc::new(Http {
            transport: Transport::new(settings.network.id.get(), &urls, settings.quorum)?,
            urls: settings.rpc.clone(),
            outbound: Arc::clone(outbound),
            started: Instant::now(),
        });
        let (queue, waiting) = unbounded_channel();
        tokio::spawn(carry_together(Arc::clone(&wire), waiting));
        Ok(Self { wire, queue })
    }

    pub(crate) async fn read(&self, reads: Vec<Read>) -> Vec<Answer> {
        // A search of the logs may take a node seconds: nobody else waits for it.
        if reads.iter().any(|read| read.call.method == "eth_getLogs") {
            return self.wire.transport.read(&*self.wire, reads).await;
        }
        let expected = reads.len();
        let (answers, answered) = oneshot::channel();
        // It cannot be closed while this is here; if it were, nobody answers.
        let _ = self.queue.send(Waiting { reads, answers });
        answered.await.unwrap_or_else(|_| {
            let fault = Fault::new(FaultCode::Internal, "the way to the nodes has a defect");
            vec![Answer::Failed(fault); expected]
        })
    }
}

async fn carry_together(wire: Arc<Http>, mut queue: UnboundedReceiver<Waiting>) {
    let places = Arc::new(Semaphore::new(BATCHES));
    while let Some(first) = queue.recv().await {
        let Ok(place) = Arc::clone(&places).acquire_owned().await else { return };
        let mut count = first.reads.len();
        let mut together = vec![first];
        while count < LARGEST_BATCH {
            let Ok(next) = queue.try_recv() else { break };
            count += next.reads.len();
            together.push(next);
        }
        // Who has given up meanwhile is not asked for.
        together.retain(|waiting| !waiting.answers.is_closed());
        let wire = Arc::clone(&wire);
        tokio::spawn(async move {
            carry(&wire, together).await;
            drop(place);
        });
    }
}

type Key = (Option<(u64, Option<[u8; 32]>)>, &'static str, String);

fn key(read: &Read) -> Key {
    let pin = read.pin.map(|PinnedBlock { block, hash }| (block, hash.map(|hash| hash.0)));
    (pin, read.call.method, read.call.params.clone())
}

/// Asks every different question once, those about one block together, and tells all who asked.
async fn carry(wire: &Http, together: Vec<Waiting>) {
    let mut groups: HashMap<_, HashMap<Key, Read>> = HashMap::new();
    for read in together.iter().flat_map(|waiting| &waiting.reads) {
        let key = key(read);
        groups.entry(key.0).or_default().entry(key).or_insert_with(|| read.clone());
    }
    let asked = groups.into_values().map(|group| async {
        let (keys, reads): (Vec<Key>, Vec<Read>) = group.into_iter().unzip();
        keys.into_iter().zip(wire.transport.read(wire, reads).await)
    });
    let answers: HashMap<Key, Answer> = join_all(asked).await.into_iter().flatten().collect();
    for Waiting { reads, answers: waiting } in together {
        let missing = || Answer::Failed(Fault::new(FaultCode::RpcMalformed, "no answer"));
        let of = |read: &Read| answers.get(&key(read)).cloned().unwrap_or_else(missing);
        // Nobody may be left to hear it.
        let _ = waiting.send(reads.iter().map(of).collect());
    }
}

/// Carries calls over HTTP.
#[derive(Debug)]
struct Http {
    transport: Transport,
    urls: Vec<Url>,
    outbound: Arc<Outbound>,
    started: Instant,
}

impl Wire for Http {
    async fn carry(&self, endpoint: usize, calls: &[&RpcCall]) -> Carried {
        let unknown = || Fault::new(FaultCode::Internal, "there is no such endpoint");
        let url = self.urls.get(endpoint).ok_or_else(unknown)?;
        let (status, body) = self.outbound.post_json(url, encode(calls)).await?;
        decode(calls.len(), status, body)
    }

    async fn wait(&self, milliseconds: u32) -> Result<(), Fault> {
        sleep(Duration::from_millis(milliseconds.into())).await;
        Ok(())
    }

    fn now(&self) -> u64 {
        u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX)
    }
}
