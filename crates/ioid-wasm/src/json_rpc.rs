//! The way to the chain: what each client knows of its endpoints, and what carries calls to them.

use std::cell::RefCell;
use std::rc::Rc;

use alloy_primitives::U256;
use ioid_resolve::{
    Carried, ChainCache, Fault, LARGEST_ANSWER, RpcCall, Transport, Wire, decode, encode,
};

use crate::conversation::{self, Limit, Sleep};
use crate::driver::Host;
use crate::http::{self, Outgoing};

/// Clients whose knowledge is kept. One that is forgotten only learns it again.
const MOST_CLIENTS: usize = 32;

/// What one client knows.
#[derive(Debug)]
pub(crate) struct Chain {
    pub(crate) transport: Transport,
    pub(crate) cache: ChainCache,
}

thread_local! {
    // By the client's number. JavaScript holds no handle that it would have to free.
    static CHAINS: RefCell<Vec<(u64, Rc<Chain>)>> = const { RefCell::new(Vec::new()) };
}

impl Chain {
    /// What client number `client` knows; without URLs, a provider is asked.
    pub(crate) fn of(
        client: u64,
        chain: U256,
        urls: &[String],
        quorum: usize,
    ) -> ioid_resolve::Result<Rc<Self>> {
        CHAINS.with_borrow_mut(|chains| {
            if let Some((_, known)) = chains.iter().find(|(known, _)| *known == client) {
                return Ok(Rc::clone(known));
            }
            let transport = match urls {
                [] if quorum == 1 => Transport::wallet(chain),
                urls => Transport::new(chain, urls, quorum)?,
            };
            let new = Rc::new(Self { transport, cache: ChainCache::default() });
            if chains.len() >= MOST_CLIENTS {
                chains.remove(0);
            }
            chains.push((client, Rc::clone(&new)));
            Ok(new)
        })
    }
}

impl Wire for Host {
    async fn carry(&self, endpoint: usize, calls: &[&RpcCall]) -> Carried {
        let Some(url) = self.rpc_urls.get(endpoint) else {
            // It is asked one thing at a time.
            let mut said = Vec::new();
            for call in calls {
                said.push(self.wallet(call.method, &call.params, true).await);
            }
            return Ok(said);
        };
        let request = Outgoing::post_json(url, &encode(calls));
        let (status, bytes) = http::send(self, request, LARGEST_ANSWER).await?;
        decode(calls.len(), status, bytes)
    }

    async fn wait(&self, milliseconds: u32) -> Result<(), Fault> {
        Sleep(Limit::after(milliseconds)).await
    }

    fn now(&self) -> u64 {
        conversation::now()
    }
}
