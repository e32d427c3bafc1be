//! The conversations with the outside world, with a world that lies.

use std::sync::Arc;

use alloy_primitives::{Address, B256, Bytes, U256, hex, keccak256};
use alloy_sol_types::{SolCall, SolEvent};
use arbitrary::Unstructured;
use ioid_chain::abi::{IoIDRegistry, Multicall3};
use ioid_chain::{Call, Contract, Network, delegation, mba, nft, strict};
use ioid_did::{Did, Digest, Identifier, Json, Severity, validate, verify_digest};
use ioid_resolve::{
    AccountTarget, Answer, BindRequest, DereferenceOptions, Fault, FaultCode, Machine, Publisher,
    Reader, Request, Resolution, ResolveOptions, Scan, Service, Step, Verdict, World, account,
    activate, bind, dereference, device, devices, grants, publish, resolve, send,
};
use serde_json::{Value, json};

/// A flow that has not ended after so many steps is left: waiting for a receipt may take long.
const MOST_STEPS: usize = 200;

const SIGNER: Address = Address::repeat_byte(0x11);
const CONTRACT: Address = Address::repeat_byte(0x33);

/// The first byte chooses the flow; the rest decides what the world answers. Whatever it says, the
/// flow ends or goes on asking, and claims nothing it was not shown.
pub(crate) fn conversation(data: &[u8]) {
    let Some((flow, script)) = data.split_first() else { return };
    let Ok(identifier) = Identifier::new([0x41; 32]) else { return };
    let did = Did::from(identifier);
    let liar = Liar { script: Unstructured::new(script), did };
    let network = Arc::new(network());
    let token = mba::Token {
        chain_id: network.id.get(),
        token_contract: CONTRACT,
        token_id: U256::from(7),
    };
    // Another way through some flows.
    let variant = *flow >= 128;
    match flow % 11 {
        0 => {
            let found = liar.hear(|world| async move {
                let gateways = vec!["https://one.example".into(), "https://two.example/".into()];
                let options = ResolveOptions { gateways, ..ResolveOptions::default() };
                resolve(&world, &network, &did.to_string(), &options).await
            });
            found.into_iter().flatten().for_each(|resolution| proven(&resolution));
        }
        1 => {
            let found = liar.hear(|world| async move {
                let reader = Reader::latest(&world, &network).await?;
                account(&reader, &AccountTarget::Device(did)).await
            });
            for view in found.into_iter().flatten() {
                assert_eq!(view.status.obstacle().is_none(), view.status.name() == "active");
                assert!(view.status.name() != "active" || view.owner.is_some(), "{view:?}");
            }
        }
        2 => liar.listen(|world| async move {
            let reader = Reader::latest(&world, &network).await?;
            device(&reader, &did).await
        }),
        3 => liar.listen(|world| async move {
            let reader = Reader::latest(&world, &network).await?;
            devices(&reader, Some(SIGNER), Scan { from: Some(1), ..Scan::default() }).await
        }),
        4 => liar.listen(|world| async move {
            let operation = mba::Operation {
                to: CONTRACT,
                value: U256::ONE,
                data: Bytes::new(),
                kind: mba::OperationKind::Call,
            };
            send(&world, &network, &mba::execute(SIGNER, operation), None).await
        }),
        5 => liar.listen(|world| async move {
            let call: Call = nft::approve(CONTRACT, SIGNER, U256::ONE);
            send(&world, &network, &call, Some(SIGNER)).await
        }),
        6 => liar.listen(|world| async move {
            let request = BindRequest {
                project: "GEODNET".to_owned(),
                device: "serial".to_owned(),
                token_contract: CONTRACT,
                token_id: U256::from(7),
                document: None,
                publisher: Some(publisher()),
                from: None,
            };
            bind(&world, &network, &request).await
        }),
        9 => {
            let v1 = Did::from_address(SIGNER);
            let version_time = variant.then(|| "2020-12-20T19:17:47Z".to_owned());
            let options =
                ResolveOptions { metadata: true, version_time, ..ResolveOptions::default() };
            let found = liar.hear(|world| async move {
                device(&Reader::latest(&world, &network).await?, &v1).await?;
                resolve(&world, &network, &v1.to_string(), &options).await
            });
            for resolution in found.into_iter().flatten() {
                let json = resolution.to_json();
                assert!(serde_json::from_str::<Value>(&json).is_ok(), "{json}");
            }
        }
        10 => {
            // The script is the rest of the DID URL and of the world at once.
            let url = format!("{did}{}", String::from_utf8_lossy(script));
            let gateways = vec!["https://one.example".into()];
            let resolve = ResolveOptions { gateways, ..ResolveOptions::default() };
            let options = DereferenceOptions { resolve, ..DereferenceOptions::default() };
            let found = liar
                .hear(|world| async move { dereference(&world, &network, &url, &options).await });
            for found in found.into_iter().flatten() {
                let json = found.to_json();
                assert!(serde_json::from_str::<Value>(&json).is_ok(), "{json}");
                assert_eq!(found.content.is_some(), found.content_type.is_some(), "{json}");
            }
        }
        7 => liar.listen(|world| async move { activate(&world, &network, &token, None).await }),
        _ => liar.listen(|world| async move {
            let service = if variant { Service::Pinning } else { Service::Kubo };
            publish(&world, &Publisher { service, ..publisher() }, b"{}").await?;
            let reader = Reader::latest(&world, &network).await?;
            grants(&reader, None, Scan::default()).await
        }),
    }
}

fn publisher() -> Publisher {
    let api = "https://ipfs.example/api/v0/add?x".to_owned();
    Publisher { service: Service::Kubo, api, headers: Vec::new(), wait: true }
}

/// IoTeX with a delegation manager.
fn network() -> Network {
    let mut network = Network::IOTEX.clone();
    network.contracts.delegation_manager = Some(Address::repeat_byte(0x55));
    network
}

/// A verdict that says "proven" is.
fn proven(resolution: &Resolution) {
    let trusted = matches!(
        resolution.verdict,
        Verdict::Verified | Verdict::VerifiedCanonical | Verdict::CidOnly
    );
    assert!(trusted == resolution.document.is_some() || !trusted, "{resolution:?}");
    let (Some(text), true) = (&resolution.document, trusted) else { return };
    let json = resolution.to_json();
    assert!(serde_json::from_str::<Value>(&json).is_ok(), "{json}");
    let problems = validate(text, Did::parse(&resolution.did).ok().as_ref());
    assert!(problems.iter().all(|problem| problem.severity != Severity::Error), "{problems:?}");
    let hash = resolution.registry_hash.unwrap_or_default();
    let exact = verify_digest(text.as_bytes(), &hash);
    match resolution.verdict {
        Verdict::Verified => assert!(exact.is_some(), "{resolution:?}"),
        Verdict::VerifiedCanonical => {
            let canonical = Json::parse(text).map(|json| json.canonical()).unwrap_or_default();
            assert!(exact.is_none() && verify_digest(canonical.as_bytes(), &hash).is_some());
        }
        _ => assert!(hash.is_zero(), "{resolution:?}"),
    }
}

/// A world that says what the script tells it: the truth mostly, so that a flow gets anywhere.
struct Liar<'a> {
    script: Unstructured<'a>,
    did: Did,
}

impl Liar<'_> {
    fn listen<T: 'static, F>(self, flow: impl FnOnce(World) -> F)
    where
        F: Future<Output = ioid_resolve::Result<T>> + Send + 'static,
    {
        drop(self.hear(flow));
    }

    /// What the flow came to; `None` when it goes on asking.
    fn hear<T: 'static, F>(
        mut self,
        flow: impl FnOnce(World) -> F,
    ) -> Option<ioid_resolve::Result<T>>
    where
        F: Future<Output = ioid_resolve::Result<T>> + Send + 'static,
    {
        let mut machine = Machine::new(flow);
        for _ in 0..MOST_STEPS {
            match machine.step() {
                Step::Ask { requests, .. } => {
                    for (id, request) in requests {
                        machine.answer(id, self.answer(&request));
                    }
                }
                Step::Done { result, .. } => {
                    if let Err(error) = &result {
                        crate::failure::check(error.code(), &error.details(), error);
                    }
                    return Some(result);
                }
            }
        }
        None
    }

    /// A number below `bound`; 0 when the script has ended, which is the truthful choice.
    fn choose(&mut self, bound: u8) -> u8 {
        self.script.arbitrary::<u8>().unwrap_or_default() % bound
    }

    fn number(&mut self) -> U256 {
        match self.choose(4) {
            0 => U256::ONE,
            1 => U256::ZERO,
            2 => U256::from(self.choose(255)),
            _ => U256::from_be_bytes(self.script.arbitrary::<[u8; 32]>().unwrap_or_default()),
        }
    }

    fn raw(&mut self) -> Vec<u8> {
        let length = usize::from(self.choose(100)).min(self.script.len());
        self.script.bytes(length).unwrap_or_default().to_vec()
    }

    fn answer(&mut self, request: &Request) -> Answer {
        match self.choose(24) {
            20 => {
                let code = usize::from(self.choose(28));
                let code = FaultCode::ALL.get(code).copied().unwrap_or(FaultCode::RpcError);
                let raw = self.raw();
                let data = (!raw.is_empty()).then(|| hex::encode_prefixed(&raw));
                Answer::Failed(Fault { data, ..Fault::new(code, &String::from_utf8_lossy(&raw)) })
            }
            21 => Answer::Bytes(self.raw()),
            22 => Answer::Waited,
            23 => read(&self.nonsense(0)),
            _ => match request {
                Request::Read { method, params, .. } | Request::Wallet { method, params } => {
                    let params = serde_json::from_str(params).unwrap_or_default();
                    read(&self.rpc(method, &params))
                }
                Request::Fetch { .. } => Answer::Bytes(self.content()),
                Request::Publish { .. } | Request::Look { .. } => {
                    // A pinning service is sent the CID of what another one is sent.
                    let bytes = match request {
                        Request::Publish { form: Some(_), body, .. } => body.as_slice(),
                        _ => b"{}",
                    };
                    let cid = Digest::of(bytes).cid().to_string();
                    let name = if self.choose(4) == 0 { cid } else { "Qm".to_owned() };
                    let status = match self.choose(4) {
                        0 => "queued",
                        1 => "pinning",
                        2 => "pinned",
                        _ => "failed",
                    };
                    let said = json!({ "Hash": name, "requestid": "r", "status": status,
                        "pin": { "cid": name } });
                    Answer::Bytes(said.to_string().into_bytes())
                }
                _ => Answer::Waited,
            },
        }
    }

    fn nonsense(&mut self, depth: u8) -> Value {
        match self.choose(if depth > 3 { 5 } else { 7 }) {
            0 => Value::Null,
            1 => Value::Bool(true),
            2 => self.choose(255).into(),
            3 => String::from_utf8_lossy(&self.raw()).into_owned().into(),
            4 => format!("0x{:x}", self.number()).into(),
            5 => (0..self.choose(4)).map(|_| self.nonsense(depth + 1)).collect(),
            _ => json!({ "address": self.nonsense(depth + 1), "topics": [], "status": "0x1",
                "data": self.nonsense(depth + 1), "blockNumber": self.nonsense(depth + 1) }),
        }
    }

    fn rpc(&mut self, method: &str, params: &Value) -> Value {
        let quantity = |number: U256| Value::from(format!("0x{number:x}"));
        match method {
            "eth_chainId" => match self.choose(16) {
                15 => quantity(self.number()),
                _ => quantity(Network::IOTEX.id.get()),
            },
            "eth_accounts" => json!([SIGNER.to_string()]),
            "eth_getBlockByNumber" => {
                let asked = params[0].as_str().and_then(|text| text.strip_prefix("0x"));
                let asked = asked.and_then(|digits| U256::from_str_radix(digits, 16).ok());
                let number =
                    asked.unwrap_or_else(|| U256::from(1_000_000) + U256::from(self.choose(255)));
                // The time grows with the blocks, but for what is said otherwise.
                let time = U256::from(1_608_000_000).saturating_add(match self.choose(8) {
                    7 => self.number(),
                    _ => number,
                });
                json!({ "number": quantity(number), "hash": B256::repeat_byte(0x66),
                    "timestamp": quantity(time) })
            }
            "eth_getBalance" | "eth_estimateGas" | "eth_gasPrice" => match self.choose(3) {
                0 => quantity(U256::from(1_000_000)),
                _ => quantity(self.number()),
            },
            "eth_getTransactionCount" => quantity(self.number()),
            "eth_getCode" => self.code(),
            "eth_getStorageAt" => hex::encode_prefixed(self.slot()).into(),
            "eth_sendTransaction" => B256::repeat_byte(0x77).to_string().into(),
            "eth_getTransactionReceipt" => match self.choose(4) {
                0 => json!({ "blockNumber": "0xf4250", "status": "0x1", "gasUsed": "0x5208",
                    "logs": self.logs() }),
                1 => json!({ "blockNumber": "0xf4250", "status": "0x0", "gasUsed": "0x5208",
                    "logs": [] }),
                _ => Value::Null,
            },
            "eth_getTransactionByHash" => match self.choose(3) {
                0 => json!({ "nonce": quantity(self.number()) }),
                _ => Value::Null,
            },
            "eth_getLogs" => self.logs(),
            "eth_call" => {
                let data = params.pointer("/0/data").and_then(Value::as_str).unwrap_or_default();
                let data = hex::decode(data).unwrap_or_default();
                hex::encode_prefixed(self.returned(&data)).into()
            }
            _ => self.nonsense(0),
        }
    }

    fn token(&mut self) -> mba::Token {
        let chain_id = match self.choose(8) {
            7 => U256::ONE,
            _ => Network::IOTEX.id.get(),
        };
        mba::Token { chain_id, token_contract: CONTRACT, token_id: U256::from(7) }
    }

    fn code(&mut self) -> Value {
        let scheme = mba::AccountScheme::of(Network::IOTEX);
        match (self.choose(5), scheme) {
            (0, Ok(scheme)) => mba::code(&scheme, &self.token()).to_string().into(),
            (1, _) => hex::encode_prefixed(self.raw()).into(),
            (2, Ok(scheme)) => {
                let scheme = mba::AccountScheme { implementation: SIGNER, ..scheme };
                mba::code(&scheme, &self.token()).to_string().into()
            }
            _ => "0x".into(),
        }
    }

    fn slot(&mut self) -> B256 {
        match self.choose(4) {
            0 => Network::IOTEX.contract(Contract::AccountTarget).unwrap_or_default().into_word(),
            1 => B256::ZERO,
            2 => SIGNER.into_word(),
            _ => self.number().into(),
        }
    }

    fn logs(&mut self) -> Value {
        let count = self.choose(5);
        (0..count)
            .map(|_| {
                let contract = Network::IOTEX.contract(Contract::Registry).unwrap_or_default();
                let (address, topics, data) = match self.choose(3) {
                    0 => {
                        let event = IoIDRegistry::DeviceNFTUpdated {
                            ioIDIdentifier: B256::repeat_byte(self.choose(3)),
                            chainID: self.token().chain_id,
                            NFTcontract: CONTRACT.to_vec().into(),
                            tokenID: U256::from(7),
                        };
                        let log = event.encode_log_data();
                        (contract, log.topics().to_vec(), log.data.to_vec())
                    }
                    1 => {
                        let words = (0..4).map(|_| B256::from(self.number()));
                        let data = words.collect::<Vec<_>>().concat();
                        (Address::repeat_byte(0x55), vec![delegation::DELEGATOR_UPDATED], data)
                    }
                    _ => (contract, vec![self.number().into(); 2], self.raw()),
                };
                let topics: Vec<_> = topics.iter().map(B256::to_string).collect();
                json!({ "address": address.to_string(), "topics": topics,
                    "data": hex::encode_prefixed(data), "blockNumber": "0x5", "logIndex": "0x0" })
            })
            .collect()
    }

    fn returned(&mut self, data: &[u8]) -> Vec<u8> {
        if self.choose(12) == 11 {
            return self.raw();
        }
        let selector = data.first_chunk::<4>().copied().unwrap_or_default();
        match selector {
            Multicall3::aggregate3Call::SELECTOR => {
                let asked = strict::decode_call::<Multicall3::aggregate3Call>(data);
                let calls = asked.map(|asked| asked.calls).unwrap_or_default();
                let results = calls.iter().map(|call| Multicall3::Result {
                    success: self.choose(8) < 7,
                    returnData: self.returned(&call.callData).into(),
                });
                let results: Vec<_> = results.collect();
                Multicall3::aggregate3Call::abi_encode_returns(&results)
            }
            IoIDRegistry::getDeviceNFTCall::SELECTOR => {
                let found = match self.choose(4) {
                    3 => (U256::ZERO, Bytes::new(), U256::ZERO),
                    2 => (self.number(), self.raw().into(), self.number()),
                    _ => (self.token().chain_id, CONTRACT.to_vec().into(), U256::from(7)),
                };
                let (chain_id, contract, token_id) = found;
                let found = IoIDRegistry::getDeviceNFTReturn {
                    chainID: chain_id,
                    NFTcontract: contract,
                    tokenID: token_id,
                };
                IoIDRegistry::getDeviceNFTCall::abi_encode_returns(&found)
            }
            IoIDRegistry::getDIDDocMetadataCall::SELECTOR => {
                let text = self.document();
                let (bytes, digest) = (text.as_bytes(), Digest::of(text.as_bytes()));
                let hash = match self.choose(4) {
                    0 => B256::from(*digest.sha256()),
                    1 => keccak256(bytes),
                    2 => B256::ZERO,
                    _ => self.number().into(),
                };
                let uri = match self.choose(5) {
                    0 | 1 => format!("ipfs://{}", digest.cid()),
                    2 => format!("data:application/json,{}", text.replace('%', "%25")),
                    3 => "https://example.com/did.json".to_owned(),
                    _ => String::from_utf8_lossy(&self.raw()).into_owned(),
                };
                let found =
                    IoIDRegistry::getDIDDocMetadataReturn { didDocUri: uri, didDocHash: hash };
                IoIDRegistry::getDIDDocMetadataCall::abi_encode_returns(&found)
            }
            _ => match self.choose(4) {
                0 => SIGNER.into_word().to_vec(),
                1 => Vec::new(),
                _ => B256::from(self.number()).to_vec(),
            },
        }
    }

    /// One of a few documents, so that what is fetched can be what was registered.
    fn document(&mut self) -> String {
        let did = self.did;
        match self.choose(4) {
            0 => json!({ "id": did.to_string() }).to_string(),
            1 => format!("{{ \"id\": \"{did}\" }}\n"),
            2 => "[]".to_owned(),
            _ => json!({ "id": "did:io:other" }).to_string(),
        }
    }

    fn content(&mut self) -> Vec<u8> {
        match self.choose(4) {
            3 => self.raw(),
            _ => self.document().into_bytes(),
        }
    }
}

/// A node's answer as the client reads it; what its reader refuses is malformed.
fn read(value: &Value) -> Answer {
    match Json::parse(&value.to_string()) {
        Ok(json) => Answer::Json(json),
        Err(_) => Answer::Failed(Fault::new(FaultCode::RpcMalformed, "not JSON")),
    }
}
