//! Runs a machine of `ioid-resolve` natively: HTTP through `reqwest`, timers through `tokio`.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use futures_util::StreamExt;
use futures_util::future::{AbortHandle, BoxFuture, FutureExt, abortable};
use futures_util::stream::FuturesUnordered;
use ioid_resolve::{Answer, Fault, FaultCode, Machine, Read, Request, RequestId, RpcCall, Step};
use tokio::time::sleep;

use crate::node::Nodes;
use crate::outbound::Outbound;

/// What answers a machine's requests.
#[derive(Debug)]
pub(crate) struct Driver {
    pub(crate) outbound: Arc<Outbound>,
    pub(crate) nodes: Nodes,
}

type Answers = Vec<(RequestId, Answer)>;

/// What is under way, and how to end it.
#[derive(Default)]
struct UnderWay<'a> {
    open: FuturesUnordered<BoxFuture<'a, Answers>>,
    ends: HashMap<RequestId, AbortHandle>,
}

impl Driver {
    /// Answers a machine's requests until it is over. Dropping this ends what is under way.
    pub(crate) async fn drive<T>(&self, mut machine: Machine<T>) -> T {
        let mut under_way = UnderWay::default();
        loop {
            match machine.step() {
                Step::Done { result, .. } => return result,
                Step::Ask { requests, .. } => self.begin(requests, &mut under_way),
            }
            for (id, answer) in under_way.open.next().await.unwrap_or_default() {
                under_way.ends.remove(&id);
                machine.answer(id, answer);
            }
        }
    }

    /// Starts what was asked for; reads that were asked for together travel together.
    fn begin<'a>(&'a self, requests: Vec<(RequestId, Request)>, under_way: &mut UnderWay<'a>) {
        let (mut ids, mut reads) = (Vec::new(), Vec::new());
        for (id, request) in requests {
            match request {
                Request::Read { method, params, pin } => {
                    ids.push(id);
                    reads.push(Read { call: RpcCall { method, params }, pin });
                }
                // Reads have no end of their own: they end with those they travel with.
                Request::Cancel => {
                    under_way.ends.remove(&id).iter().for_each(AbortHandle::abort);
                }
                other => {
                    let (work, end) = abortable(self.answer(other));
                    under_way.ends.insert(id, end);
                    let answer = work.map(move |answer| answer.ok().map(|answer| (id, answer)));
                    under_way.open.push(answer.map(|answer| answer.into_iter().collect()).boxed());
                }
            }
        }
        if !reads.is_empty() {
            let answers = self.nodes.read(reads);
            under_way
                .open
                .push(answers.map(|answers| ids.into_iter().zip(answers).collect()).boxed());
        }
    }

    async fn answer(&self, request: Request) -> Answer {
        let outcome = match request {
            Request::Fetch { url, accept, limit } => {
                self.outbound.fetch(&url, accept, limit).await.map(Answer::Bytes)
            }
            Request::Recall { cid } => self.outbound.recall(&cid).map(Answer::Bytes),
            Request::Keep { cid, block } => {
                self.outbound.keep(cid, block);
                Ok(Answer::Waited)
            }
            Request::Wait { milliseconds } => {
                sleep(Duration::from_millis(milliseconds.into())).await;
                Ok(Answer::Waited)
            }
            // A resolver has no wallet and publishes nothing.
            _ => Err(Fault::new(FaultCode::Internal, "a resolver only reads")),
        };
        outcome.unwrap_or_else(Answer::Failed)
    }
}
