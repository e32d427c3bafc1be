//! The way to the chain: whom to ask and whom to believe is `ioid-resolve`'s to decide, here is
//! only how questions travel.
//!
//! Resolutions that run at the same time ask together, the same question is asked once, and the
//! newest block is asked for once in a moment.

mod batch;
mod head;

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use futures_util::future::join_all;
use ioid_resolve::{
    Answer, Carried, Fault, FaultCode, PinnedBlock, Read, RpcCall, Transport, Wire, decode, encode,
};
use reqwest::Url;
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};
use tokio::sync::oneshot;
use tokio::time::sleep;

use crate::outbound::Outbound;
use crate::settings::Settings;
use batch::{Batch, Departures};
use head::Head;

/// The JSON-RPC endpoints. How many questions wait is bounded by how many resolutions run.
#[derive(Debug)]
pub(crate) struct Nodes {
    wire: Arc<Http>,
    queue: UnboundedSender<Waiting>,
    head: Head,
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
        let mut departures = Departures::new(waiting);
        let carried = Arc::clone(&wire);
        tokio::spawn(async move {
            while let Some(batch) = departures.next().await {
                let wire = Arc::clone(&carried);
                tokio::spawn(async move { carry(&wire, batch).await });
            }
        });
        Ok(Self { wire, queue, head: Head::new(settings.head) })
    }

    /// Whether what was just found may rest on a block that is older than the question, put at
    /// `since`. Then the next resolution starts from one that is not.
    pub(crate) fn renews(&self, since: Instant) -> bool {
        if self.head.is_shared() {
            self.head.renew(since);
        }
        self.head.is_shared()
    }

    pub(crate) async fn read(&self, reads: Vec<Read>) -> Vec<Answer> {
        // A search of the logs may take a node seconds: nobody else waits for it.
        if reads.iter().any(|read| read.call.method == "eth_getLogs") {
            return self.wire.transport.read(&*self.wire, reads).await;
        }
        if !Head::is_asked(&reads) {
            let answers = self.ask(reads).await;
            self.head.hear(&answers);
            return answers;
        }
        let asked = Instant::now();
        if let Some(answers) = self.head.recall(&reads, asked) {
            return answers;
        }
        let answers = self.ask(reads.clone()).await;
        self.head.keep(reads, &answers, asked);
        answers
    }

    async fn ask(&self, reads: Vec<Read>) -> Vec<Answer> {
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

/// What makes two questions the same.
type Key<'a> = (Option<PinnedBlock>, &'static str, &'a str);

/// Asks every different question once, those about one block together, and tells all who asked.
async fn carry(wire: &Http, batch: Batch) {
    let mut places = HashMap::new();
    let mut groups: HashMap<Option<PinnedBlock>, Vec<Read>> = HashMap::new();
    for read in batch.waiting.iter().flat_map(|waiting| &waiting.reads) {
        places.entry(key(read)).or_insert_with(|| {
            let group = groups.entry(read.pin).or_default();
            group.push(read.clone());
            group.len() - 1
        });
    }
    let asked = groups
        .into_iter()
        .map(|(pin, reads)| async move { (pin, wire.transport.read(wire, reads).await) });
    let answers: HashMap<_, Vec<Answer>> = join_all(asked).await.into_iter().collect();
    let said = batch.waiting.iter().map(|waiting| {
        let of = |read: &Read| {
            let answer = answers.get(&read.pin)?.get(*places.get(&key(read))?)?;
            Some(answer.clone())
        };
        let missing = || Answer::Failed(Fault::new(FaultCode::RpcMalformed, "no answer"));
        waiting.reads.iter().map(|read| of(read).unwrap_or_else(missing)).collect()
    });
    let said: Vec<Vec<Answer>> = said.collect();
    for (Waiting { answers: waiting, .. }, said) in batch.waiting.into_iter().zip(said) {
        // Nobody may be left to hear it.
        let _ = waiting.send(said);
    }
}

fn key(read: &Read) -> Key<'_> {
    (read.pin, read.call.method, &read.call.params)
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
