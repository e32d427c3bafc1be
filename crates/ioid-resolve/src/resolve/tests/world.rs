//! A chain and gateways that say what a test tells them to.

use std::collections::BTreeMap;
use std::sync::Arc;

use alloy_primitives::{Address, B256, Bytes, U256, address, hex};
use alloy_sol_types::SolCall;
use ioid_chain::Network;
use ioid_chain::abi::v1::{IoIDNFT, IoIDRegistryV1};
use ioid_chain::abi::{ERC721, IoIDRegistry, Multicall3};
use ioid_chain::registry::topics::DEVICE_NFT_DELETED;
use ioid_did::{Did, Digest, Json};
use serde_json::{Value, json};

use crate::{
    Answer, ChainCache, Dereference, DereferenceOptions, Fault, FaultCode, Machine, Request,
    Resolution, ResolveOptions, Result, Step, World, dereference, resolve,
};

pub(super) const DID: &str = "did:io:5RJ1UfUCLX68KeFMmuvaVsm6m5Y7yH1bkF5CC4WpHXxa";
pub(super) const V1: &str = "did:io:0x476c81c27036d05cb5ebfe30ae58c23351a61c4a";
pub(super) const DEVICE: Address = address!("0x476c81C27036D05cB5ebfe30ae58C23351a61C4A");
pub(super) const NFT: Address = address!("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed");
pub(super) const OWNER: Address = address!("0xb2119aF10cc641162968ED255dC4E688dC4B2B6E");
pub(super) const HEAD: u64 = 1_000_000;

/// What the chain holds and the gateways serve.
#[derive(Clone, Debug)]
pub(super) struct Scripted {
    pub(super) nft: Option<(U256, Bytes, U256)>,
    pub(super) uri: String,
    pub(super) hash: B256,
    /// v1: how many permits were used; the device exists when `nft` is set.
    pub(super) nonce: u64,
    pub(super) owner: Option<Address>,
    /// By CID, or by URL.
    pub(super) content: BTreeMap<String, Vec<u8>>,
    /// Blocks, and the words of events: a removal does not index its device.
    pub(super) logs: Vec<(u64, Vec<B256>)>,
    /// Most blocks in one `eth_getLogs`.
    pub(super) widest: u64,
    /// The block that the contracts came with.
    pub(super) deployed: u64,
    /// What the node says when each block was made.
    pub(super) time: fn(u64) -> u64,
    /// Whether logs take so long that nobody waits for them.
    pub(super) slow: bool,
    pub(super) multicall: bool,
    /// How many requests were made.
    pub(super) asked: usize,
    /// What was asked for at once, step by step.
    pub(super) rounds: Vec<Vec<&'static str>>,
    /// What flows share: guesses, and answers only where a test does not change the chain.
    pub(super) cache: ChainCache,
    pub(super) remembers: bool,
}

impl Scripted {
    /// A v2 device without a document.
    pub(super) fn device() -> Self {
        Self {
            nft: Some((U256::from(4689), NFT.to_vec().into(), U256::from(7))),
            uri: String::new(),
            hash: B256::ZERO,
            nonce: 1,
            owner: Some(OWNER),
            content: BTreeMap::new(),
            logs: Vec::new(),
            widest: u64::MAX,
            deployed: 0,
            time: |block| 1_600_000_000 + block,
            slow: false,
            multicall: true,
            asked: 0,
            rounds: Vec::new(),
            cache: ChainCache::default(),
            remembers: false,
        }
    }

    /// A device with a document that its gateway has; the registry's hash is its SHA-256.
    pub(super) fn with(text: impl AsRef<[u8]>) -> Self {
        let bytes = text.as_ref();
        let digest = Digest::of(bytes);
        let mut world = Self::device();
        world.uri = format!("ipfs://{}", digest.cid());
        world.hash = B256::from(*digest.sha256());
        world.content.insert(digest.cid().to_string(), bytes.to_vec());
        world
    }

    pub(super) fn hash(mut self, hash: impl Into<B256>) -> Self {
        self.hash = hash.into();
        self
    }

    pub(super) fn resolve(&mut self, did: &str) -> Resolution {
        self.resolve_with(did, ResolveOptions::default()).unwrap()
    }

    pub(super) fn resolve_with(
        &mut self,
        did: &str,
        options: ResolveOptions,
    ) -> Result<Resolution> {
        let (did, network) = (did.to_owned(), self.network());
        let options = ResolveOptions { gateways: vec!["https://g.example".into()], ..options };
        self.run(|world| async move { resolve(&world, &network, &did, &options).await })
    }

    pub(super) fn dereference(
        &mut self,
        url: &str,
        options: DereferenceOptions,
    ) -> Result<Dereference> {
        let (url, network) = (url.to_owned(), self.network());
        let gateways = vec!["https://g.example".into()];
        let resolve = ResolveOptions { gateways, ..options.resolve };
        let options = DereferenceOptions { resolve, ..options };
        self.run(|world| async move { dereference(&world, &network, &url, &options).await })
    }

    fn network(&self) -> Arc<Network> {
        let mut network = Network::IOTEX.clone();
        if !self.multicall {
            network.contracts.multicall3 = None;
        }
        Arc::new(network)
    }

    fn run<T: 'static, F>(&mut self, flow: impl FnOnce(World) -> F) -> Result<T>
    where
        F: Future<Output = Result<T>> + Send + 'static,
    {
        let answers =
            if self.remembers { self.cache.clone() } else { self.cache.without_answers() };
        let mut machine = Machine::new(flow).sharing(&answers);
        for _ in 0..1_000 {
            match machine.step() {
                Step::Ask { requests, .. } => {
                    self.rounds.push(requests.iter().map(|(_, request)| name(request)).collect());
                    for (id, request) in requests {
                        let is_long = matches!(request, Request::Wait { milliseconds: 5_000.. });
                        let is_logs = name(&request) == "eth_getLogs";
                        if if self.slow { !is_logs } else { !is_long } {
                            machine.answer(id, self.answer(&request));
                        }
                    }
                }
                Step::Done { result, .. } => return result,
            }
        }
        panic!("the flow goes on asking");
    }

    fn answer(&mut self, request: &Request) -> Answer {
        self.asked += 1;
        match request {
            Request::Read { method, params, .. } => {
                let params = serde_json::from_str(params).unwrap();
                match self.rpc(method, &params) {
                    Ok(value) => Answer::Json(Json::parse(&value.to_string()).unwrap()),
                    Err(fault) => Answer::Failed(fault),
                }
            }
            Request::Fetch { url, .. } => {
                let found = self.content.iter().find(|(name, _)| url.contains(name.as_str()));
                match found {
                    Some((_, bytes)) => Answer::Bytes(bytes.clone()),
                    None => Answer::Failed(Fault::new(FaultCode::ContentStatus, "HTTP status 404")),
                }
            }
            _ => Answer::Waited,
        }
    }

    fn rpc(&mut self, method: &str, params: &Value) -> Result<Value, Fault> {
        let number = |name: &str| {
            let text = params[0][name].as_str().unwrap();
            u64::from_str_radix(text.strip_prefix("0x").unwrap(), 16).unwrap()
        };
        Ok(match method {
            "eth_chainId" => json!("0x1251"),
            "eth_blockNumber" => json!(format!("0x{HEAD:x}")),
            "eth_getBlockByNumber" => {
                let text = params[0].as_str().unwrap();
                let digits = text.strip_prefix("0x");
                let block = digits.map_or(HEAD, |block| u64::from_str_radix(block, 16).unwrap());
                json!({ "number": format!("0x{block:x}"), "hash": B256::from(U256::from(block)).to_string(),
                    "timestamp": format!("0x{:x}", (self.time)(block)) })
            }
            "eth_getLogs" => {
                let (from, to) = (number("fromBlock"), number("toBlock"));
                if to - from >= self.widest {
                    return Err(Fault::from_rpc(-32000, "block range too large", None));
                }
                let registry = params[0]["address"].as_str().unwrap();
                let logs = self.logs.iter().filter(|(block, _)| (from..=to).contains(block));
                logs.map(|(block, words)| {
                    let indexed = if words[0] == DEVICE_NFT_DELETED { 1 } else { words.len() };
                    let (topics, data) = words.split_at(indexed);
                    json!({ "address": registry, "data": hex::encode_prefixed(data.concat()),
                        "blockNumber": format!("0x{block:x}"), "logIndex": "0x0",
                        "topics": topics.iter().map(B256::to_string).collect::<Vec<_>>() })
                })
                .collect()
            }
            "eth_getCode" => json!(if self.was_there(&params[1]) { "0x60" } else { "0x" }),
            "eth_call" if !self.was_there(&params[1]) => json!("0x"),
            "eth_call" => {
                let data = hex::decode(params[0]["data"].as_str().unwrap()).unwrap();
                let at = params[1].as_str().unwrap_or_default().to_owned();
                match self.call(&data, &at) {
                    Some(returned) => hex::encode_prefixed(returned).into(),
                    None => {
                        return Err(Fault::from_rpc(3, "execution reverted", Some("0x".into())));
                    }
                }
            }
            _ => panic!("{method}"),
        })
    }

    fn was_there(&self, at: &Value) -> bool {
        let block = at.as_str().and_then(|text| text.strip_prefix("0x"));
        block.is_none_or(|block| u64::from_str_radix(block, 16).unwrap() >= self.deployed)
    }

    /// The block before the first event knows nothing yet.
    fn is_there(&self, at: &str) -> bool {
        let block = at.strip_prefix("0x").and_then(|block| u64::from_str_radix(block, 16).ok());
        let first = self.logs.iter().map(|(block, _)| *block).min().unwrap_or_default();
        self.nft.is_some() && block.is_none_or(|block| block >= first)
    }

    fn call(&mut self, data: &[u8], at: &str) -> Option<Vec<u8>> {
        let there = self.is_there(at);
        let selector = *data.first_chunk::<4>().unwrap();
        Some(match selector {
            Multicall3::aggregate3Call::SELECTOR => {
                let calls = Multicall3::aggregate3Call::abi_decode(data).unwrap().calls;
                let results = calls.iter().map(|call| {
                    let returned = self.call(&call.callData, at);
                    let (success, data) = (returned.is_some(), returned.unwrap_or_default());
                    Multicall3::Result { success, returnData: data.into() }
                });
                Multicall3::aggregate3Call::abi_encode_returns(&results.collect::<Vec<_>>())
            }
            IoIDRegistry::getDeviceNFTCall::SELECTOR => {
                let nft = self.nft.clone().filter(|_| there).unwrap_or_default();
                IoIDRegistry::getDeviceNFTCall::abi_encode_returns(
                    &IoIDRegistry::getDeviceNFTReturn {
                        chainID: nft.0,
                        NFTcontract: nft.1,
                        tokenID: nft.2,
                    },
                )
            }
            IoIDRegistry::getDIDDocMetadataCall::SELECTOR => {
                IoIDRegistry::getDIDDocMetadataCall::abi_encode_returns(
                    &IoIDRegistry::getDIDDocMetadataReturn {
                        didDocUri: self.uri.clone(),
                        didDocHash: self.hash,
                    },
                )
            }
            ERC721::ownerOfCall::SELECTOR => self.owner?.into_word().to_vec(),
            IoIDRegistryV1::existsCall::SELECTOR => U256::from(there).to_be_bytes_vec(),
            IoIDRegistryV1::noncesCall::SELECTOR => U256::from(self.nonce).to_be_bytes_vec(),
            // The contract refuses devices that it does not know.
            _ if !there => return None,
            IoIDRegistryV1::documentHashCall::SELECTOR => self.hash.to_vec(),
            IoIDRegistryV1::documentURICall::SELECTOR => {
                IoIDRegistryV1::documentURICall::abi_encode_returns(&self.uri)
            }
            IoIDRegistryV1::deviceTokenIdCall::SELECTOR => U256::from(9).to_be_bytes_vec(),
            IoIDNFT::wallet_0Call::SELECTOR => {
                IoIDNFT::wallet_0Call::abi_encode_returns(&IoIDNFT::wallet_0Return {
                    wallet_: Address::repeat_byte(0x61),
                    did: V1.to_owned(),
                })
            }
            other => panic!("{}", hex::encode(other)),
        })
    }
}

fn name(request: &Request) -> &'static str {
    match request {
        Request::Read { method, .. } => method,
        Request::Fetch { .. } => "fetch",
        Request::Recall { .. } => "recall",
        _ => "",
    }
}

/// The second topic of a v2 device's events.
pub(super) fn topic() -> B256 {
    B256::from(*Did::parse(DID).unwrap().identifier().unwrap().as_bytes())
}

/// A small valid document of a DID.
pub(super) fn document(did: &str) -> String {
    format!(r#"{{"@context":"https://www.w3.org/ns/did/v1","id":"{did}"}}"#)
}

pub(super) fn parsed(json: &str) -> Value {
    serde_json::from_str(json).unwrap_or_else(|error| panic!("{error}: {json}"))
}
