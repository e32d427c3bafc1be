//! Chain reads at one block, with every answer checked for its type before it is used.

use std::future::Future;
use std::sync::Arc;

use alloy_primitives::{Address, B256, Bytes, U256, hex};
use ioid_chain::multicall::{self, Outcome};
use ioid_chain::{Network, View};
use ioid_did::Json;

use crate::cache::Returned;
use crate::{Answer, ClientError, Fault, FaultCode, Request, Result, World};

/// Calls in one `aggregate3`: well inside every node's gas and size limits for `eth_call`.
const CALLS_AT_ONCE: usize = 100;

/// A log as a node returned it: every field has the right type, nothing more is known of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChainLog {
    /// Who emitted it.
    pub address: Address,
    /// Topics, at most four.
    pub topics: Vec<B256>,
    /// Data.
    pub data: Bytes,
    /// Block number.
    pub block: u64,
    /// Position within its block.
    pub index: u64,
}

/// A block that reads are made at. With its hash, whoever answers must have that very block: the
/// number alone is another block after a reorganisation, and on another chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PinnedBlock {
    /// Its number.
    pub block: u64,
    /// Its hash, where it is known.
    pub hash: Option<B256>,
}

impl PinnedBlock {
    pub(crate) fn tag(self) -> String {
        format!("\"0x{:x}\"", self.block)
    }
}

/// Reads one chain at one block, so that answers fit each other.
#[derive(Clone, Debug)]
pub struct Reader {
    world: World,
    network: Arc<Network>,
    pin: PinnedBlock,
}

impl Reader {
    /// Checks that the endpoint serves `network`, and pins the latest block.
    ///
    /// # Errors
    /// `CHAIN_MISMATCH`, or what the endpoint failed with.
    pub async fn latest(world: &World, network: &Arc<Network>) -> Result<Self> {
        let method = "eth_getBlockByNumber";
        let requests = vec![read("eth_chainId", "[]"), read(method, "[\"latest\",false]")];
        let mut answers = world.ask_all(requests).await.into_iter();
        let id = match answers.next() {
            Some(Answer::Failed(Fault {
                code: FaultCode::ChainMismatch, data: Some(id), ..
            })) => U256::from_str_radix(&id, 10).unwrap_or_default(),
            answer => quantity("eth_chainId", &json("eth_chainId", answer)?)?,
        };
        let expected = network.id.get();
        if id != expected {
            return Err(ClientError::ChainMismatch { expected, received: id }.into());
        }
        let head = json(method, answers.next())?;
        let field = |name| head.get(name).unwrap_or(&Json::Null);
        let hash = Some(B256::from(word::<32>(method, field("hash"))?));
        let pin = PinnedBlock { block: number(method, field("number"))?, hash };
        Ok(Self { world: world.clone(), network: Arc::clone(network), pin })
    }

    /// The same reader at another block, of which only the number is known.
    pub fn at(&self, block: u64) -> Self {
        self.pinned(PinnedBlock { block, hash: None })
    }

    /// The same reader at another block.
    pub fn pinned(&self, pin: PinnedBlock) -> Self {
        Self { pin, ..self.clone() }
    }

    /// The block every read is made at, with its hash if it is known.
    pub(crate) const fn pin(&self) -> PinnedBlock {
        self.pin
    }

    /// The block every read is made at.
    pub fn block(&self) -> u64 {
        self.pin.block
    }

    /// Whether answers are kept: whoever asks the same at this block again is not asking the chain.
    pub(crate) const fn remembers(&self) -> bool {
        self.pin.hash.is_some()
    }

    /// The chain.
    pub fn network(&self) -> &Arc<Network> {
        &self.network
    }

    /// The outside world, for what is not a read.
    pub fn world(&self) -> &World {
        &self.world
    }

    /// Asks at the reader's block.
    pub(crate) async fn ask(&self, requests: Vec<(&'static str, String)>) -> Vec<Answer> {
        let pin = Some(self.pin);
        let request = |(method, params)| Request::Read { method, params, pin };
        self.world.ask_all(requests.into_iter().map(request).collect()).await
    }

    /// Answers of each key: what is known at this block, and `ask` for the rest, by their places.
    async fn remembered<F>(
        &self,
        keys: Vec<Vec<u8>>,
        ask: impl FnOnce(Vec<usize>) -> F,
    ) -> Result<Vec<Result<Bytes>>>
    where
        F: Future<Output = Result<Vec<Result<Bytes>>>>,
    {
        let (cache, hash) = (self.world.cache(), self.pin.hash);
        let known = |key: &Vec<u8>| cache.get(hash?, key);
        let known: Vec<_> = keys.iter().map(known).collect();
        let places = known.iter().enumerate().filter(|(_, known)| known.is_none());
        let places: Vec<usize> = places.map(|(place, _)| place).collect();
        let asked = if places.is_empty() { Vec::new() } else { ask(places).await? };
        let mut asked = asked.into_iter();
        let outcomes = keys.into_iter().zip(known).map(|(key, known)| match known {
            Some(returned) => returned.map_err(|data| reverted(&data)),
            None => {
                let outcome =
                    asked.next().unwrap_or_else(|| Err(malformed("eth_call", "an answer")));
                if let (Some(hash), Some(returned)) = (hash, lasting(&outcome)) {
                    cache.put(hash, key, returned);
                }
                outcome
            }
        });
        Ok(outcomes.collect())
    }

    /// One method asked of each address.
    async fn each(
        &self,
        method: &'static str,
        addresses: &[Address],
        between: &str,
        read: fn(&'static str, Answer) -> Result<Bytes>,
    ) -> Result<Vec<Bytes>> {
        let tag = self.pin.tag();
        let key =
            |address: &Address| [method.as_bytes(), between.as_bytes(), &address[..]].concat();
        let answers = self.remembered(addresses.iter().map(key).collect(), |places| async move {
            let params = places.iter().filter_map(|place| {
                Some((
                    method,
                    ["[\"", &addresses.get(*place)?.to_string(), "\",", between, &tag, "]"]
                        .concat(),
                ))
            });
            let answers = self.ask(params.collect()).await;
            Ok(answers.into_iter().map(|answer| read(method, answer)).collect())
        });
        answers.await?.into_iter().collect()
    }

    /// Code at each address; empty for an account without code.
    ///
    /// # Errors
    /// What the endpoint failed with.
    pub async fn codes(&self, addresses: &[Address]) -> Result<Vec<Bytes>> {
        self.each("eth_getCode", addresses, "", bytes).await
    }

    /// One word of storage of each address.
    ///
    /// # Errors
    /// What the endpoint failed with.
    pub async fn storage(&self, addresses: &[Address], slot: B256) -> Result<Vec<B256>> {
        let slot = ["\"", &slot.to_string(), "\","].concat();
        let words = self.each("eth_getStorageAt", addresses, &slot, bytes).await?;
        let word = |word: Bytes| {
            // Some nodes strip leading zeros.
            let long = || malformed("eth_getStorageAt", "at most 32 bytes");
            (word.len() <= 32).then(|| B256::left_padding_from(&word)).ok_or_else(long)
        };
        words.into_iter().map(word).collect()
    }

    /// Native balance of each address, in wei.
    ///
    /// # Errors
    /// What the endpoint failed with.
    pub async fn balances(&self, addresses: &[Address]) -> Result<Vec<U256>> {
        let wei = |method, answer| {
            let wei = quantity(method, &json(method, Some(answer))?)?;
            Ok(Bytes::copy_from_slice(&wei.to_be_bytes::<32>()))
        };
        let words = self.each("eth_getBalance", addresses, "", wei).await?;
        Ok(words.iter().map(|wei| U256::from_be_slice(wei)).collect())
    }

    /// One view.
    ///
    /// # Errors
    /// `EXECUTION_REVERTED`, `ABI_DECODE`, or what the endpoint failed with.
    pub async fn view<T>(&self, view: &View<T>) -> Result<T> {
        let returned = self.call(view.to, &view.data).await?;
        Ok(view.decode(&returned)?)
    }

    /// Views of one type, each with its own outcome.
    ///
    /// # Errors
    /// Only what makes all of them fail.
    pub async fn views<T>(&self, views: &[View<T>]) -> Result<Vec<Result<T>>> {
        let calls: Vec<_> = views.iter().map(|view| (view.to, view.data.clone())).collect();
        let returned = self.calls(&calls).await?.into_iter().zip(views);
        Ok(returned
            .map(|(returned, view)| returned.and_then(|data| Ok(view.decode(&data)?)))
            .collect())
    }

    /// Raw calls, together through Multicall3 where the chain has it.
    ///
    /// # Errors
    /// Only what makes all of them fail.
    pub async fn calls(&self, calls: &[(Address, Bytes)]) -> Result<Vec<Result<Bytes>>> {
        let key = |(to, data): &(Address, Bytes)| [&to[..], &data[..]].concat();
        let keys = calls.iter().map(key).collect();
        self.remembered(keys, |places| async move {
            let calls = places.iter().filter_map(|place| calls.get(*place));
            self.fresh_calls(&calls.cloned().collect::<Vec<_>>()).await
        })
        .await
    }

    async fn fresh_calls(&self, calls: &[(Address, Bytes)]) -> Result<Vec<Result<Bytes>>> {
        let (Some(multicall3), true) = (self.network.contracts.multicall3, calls.len() > 1) else {
            return Ok(self.single_calls(calls).await);
        };
        let chunks: Vec<_> = calls.chunks(CALLS_AT_ONCE).collect();
        let requests = chunks.iter().map(|chunk| {
            let view = multicall::aggregate3(multicall3, chunk.iter().cloned());
            self.call_request(view.to, &view.data)
        });
        let answers = self.ask(requests.collect()).await;
        let mut outcomes = Vec::with_capacity(calls.len());
        for (answer, chunk) in answers.into_iter().zip(chunks) {
            let returned = bytes("eth_call", answer)?;
            if returned.is_empty() {
                // At this block the contract was not deployed yet.
                outcomes.extend(self.single_calls(chunk).await);
                continue;
            }
            outcomes.extend(multicall::decode(&returned, chunk.len())?.into_iter().map(
                |outcome| match outcome {
                    Outcome::Returned(data) => Ok(data),
                    Outcome::Reverted(data) => Err(reverted(&data)),
                },
            ));
        }
        Ok(outcomes)
    }

    async fn single_calls(&self, calls: &[(Address, Bytes)]) -> Vec<Result<Bytes>> {
        let requests = calls.iter().map(|(to, data)| self.call_request(*to, data)).collect();
        let answers = self.ask(requests).await.into_iter();
        answers.map(|answer| bytes("eth_call", answer)).collect()
    }

    /// One raw call.
    ///
    /// # Errors
    /// `EXECUTION_REVERTED`, or what the endpoint failed with.
    pub async fn call(&self, to: Address, data: &[u8]) -> Result<Bytes> {
        let mut outcomes = self.calls(&[(to, Bytes::copy_from_slice(data))]).await?;
        outcomes.pop().unwrap_or_else(|| Err(malformed("eth_call", "an answer")))
    }

    fn call_request(&self, to: Address, data: &[u8]) -> (&'static str, String) {
        let (to, data) = (to.to_string(), hex::encode_prefixed(data));
        let parts = ["[{\"to\":\"", &to, "\",\"data\":\"", &data, "\"},", &self.pin.tag(), "]"];
        ("eth_call", parts.concat())
    }
}

pub(crate) fn read(method: &'static str, params: impl Into<String>) -> Request {
    Request::Read { method, params: params.into(), pin: None }
}

/// What will be the same whenever it is asked at this block.
fn lasting(outcome: &Result<Bytes>) -> Option<Returned> {
    let error = match outcome {
        Ok(returned) => return Some(Ok(returned.clone())),
        Err(error) => error,
    };
    // Revert data that a node keeps to itself, or says in words alone, is not all there is.
    let ClientError::Fault { fault, .. } = error.as_ref() else { return None };
    if fault.code != FaultCode::ExecutionReverted {
        return None;
    }
    let data = hex::decode(fault.data.as_ref()?).ok().filter(|data| !data.is_empty())?;
    Some(Err(data.into()))
}

pub(crate) fn malformed(request: &'static str, expected: &'static str) -> Box<ClientError> {
    Box::new(ClientError::Malformed { request, expected })
}

/// The error for revert data that came back without a node's sentence.
pub(crate) fn reverted(data: &[u8]) -> Box<ClientError> {
    let fault = Fault {
        data: Some(hex::encode_prefixed(data)),
        ..Fault::new(FaultCode::ExecutionReverted, "reverted")
    };
    Box::new(ClientError::Fault { request: "eth_call", fault })
}

/// The JSON a request was answered with.
pub(crate) fn json(request: &'static str, answer: Option<Answer>) -> Result<Json> {
    match answer {
        Some(Answer::Json(value)) => Ok(value),
        Some(Answer::Failed(fault)) => Err(ClientError::Fault { request, fault }.into()),
        Some(Answer::Bytes(_) | Answer::Waited) | None => Err(malformed(request, "JSON")),
    }
}

/// A JSON-RPC quantity: `0x` and hexadecimal digits.
pub(crate) fn quantity(request: &'static str, value: &Json) -> Result<U256> {
    let digits = value.as_str().and_then(|text| text.strip_prefix("0x"));
    digits
        .filter(|digits| !digits.is_empty() && digits.bytes().all(|d| d.is_ascii_hexdigit()))
        .and_then(|digits| U256::from_str_radix(digits, 16).ok())
        .ok_or_else(|| malformed(request, "a 0x quantity"))
}

/// A quantity that fits 64 bits: a block number, an index, gas.
pub(crate) fn number(request: &'static str, value: &Json) -> Result<u64> {
    u64::try_from(quantity(request, value)?)
        .ok()
        .ok_or_else(|| malformed(request, "a number of 64 bits"))
}

/// JSON-RPC data: `0x` and an even number of hexadecimal digits.
pub(crate) fn data(request: &'static str, value: &Json) -> Result<Bytes> {
    let text = value.as_str().filter(|text| text.starts_with("0x"));
    text.and_then(|text| hex::decode(text).ok())
        .map(Bytes::from)
        .ok_or_else(|| malformed(request, "0x data"))
}

fn bytes(request: &'static str, answer: Answer) -> Result<Bytes> {
    data(request, &json(request, Some(answer))?)
}

/// Exactly `N` bytes of data.
pub(crate) fn word<const N: usize>(request: &'static str, value: &Json) -> Result<[u8; N]> {
    <[u8; N]>::try_from(data(request, value)?.as_ref())
        .ok()
        .ok_or_else(|| malformed(request, "data of a fixed length"))
}

pub(crate) fn chain_log(request: &'static str, log: &Json) -> Result<ChainLog> {
    let field = |name| log.get(name).unwrap_or(&Json::Null);
    let topics = field("topics").as_array().ok_or_else(|| malformed(request, "topics"))?;
    if topics.len() > 4 {
        return Err(malformed(request, "at most four topics"));
    }
    let topics = topics.iter().map(|topic| word::<32>(request, topic).map(B256::from));
    Ok(ChainLog {
        address: word::<20>(request, field("address"))?.into(),
        topics: topics.collect::<Result<_>>()?,
        data: data(request, field("data"))?,
        block: number(request, field("blockNumber"))?,
        index: number(request, field("logIndex"))?,
    })
}
