//! The client: conversations of `ioid-resolve`, driven in JavaScript.

mod answer;

use std::cell::Cell;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use alloy_primitives::{Address, Bytes};
use ioid_chain::Call;
use ioid_did::Did;
use ioid_resolve::{self as resolve, AccountTarget, BindRequest, Machine, Notice, Reader, World};
use js_sys::Promise;
use wasm_bindgen::prelude::*;

use answer::{account_view, device, grant, page, receipt, resolution, send_status, stage};

use crate::call::address_at;
use crate::driver::{Host, drive, function};
use crate::mba::token;
use crate::value::{self, Record, bigint, hex, list, nullable};
use crate::{Failure, input, network};

/// Every conversation becomes a promise here: as an `async` export each would bring its own copy of
/// that machinery.
fn promise(work: impl Future<Output = Result<JsValue, Failure>> + 'static) -> Promise {
    let work: Pin<Box<dyn Future<Output = Result<JsValue, JsValue>>>> =
        Box::pin(async move { work.await.map_err(JsValue::from) });
    wasm_bindgen_futures::future_to_promise(work)
}

type Network = Arc<ioid_chain::Network>;

fn host(value: &JsValue) -> Result<Host, Failure> {
    let get =
        |name: &str| js_sys::Reflect::get(value, &JsValue::from_str(name)).unwrap_or_default();
    let need = |name: &str| {
        function(value, name)
            .ok_or_else(|| Failure::input(&format!("host.{name}"), "a function", "missing"))
    };
    let rpc_urls = input::list(&get("rpcUrls"), "rpcUrls")?;
    Ok(Host {
        rpc_urls: rpc_urls
            .iter()
            .map(|url| input::text(url, "rpcUrls"))
            .collect::<Result<_, _>>()?,
        provider: function(value, "provider"),
        fetch: need("fetch")?,
        wait: need("wait")?,
        notice: need("notice")?,
    })
}

/// Drives a flow that reports nothing, at the latest block.
async fn read<T, F>(
    host_value: &JsValue,
    chain: &JsValue,
    flow: impl FnOnce(Reader) -> F + Send + 'static,
) -> Result<T, Failure>
where
    F: Future<Output = resolve::Result<T>> + Send,
    T: 'static,
{
    let host = host(host_value)?;
    let network: Network = Arc::new(network::network(chain)?);
    let machine = Machine::new(|world: World| async move {
        let reader = Reader::latest(&world, &network).await?;
        flow(reader).await
    });
    Ok(drive(&host, machine, |_| JsValue::UNDEFINED).await?)
}

fn did(value: &JsValue) -> Result<Did, Failure> {
    Ok(Did::parse(&input::text(value, "did")?)?)
}

fn optional_address(value: &JsValue, path: &str) -> Result<Option<Address>, Failure> {
    input::optional(value, |value| address_at(value, path))
}

fn block(value: &JsValue, path: &str) -> Result<Option<u64>, Failure> {
    input::optional(value, |value| {
        let number = input::uint(value, path)?;
        let small = u64::try_from(number).ok();
        small.ok_or_else(|| Failure::input(path, "a block number", number.to_string()))
    })
}

fn texts(value: &JsValue, path: &str) -> Result<Vec<String>, Failure> {
    input::list(value, path)?.iter().map(|text| input::text(text, path)).collect()
}

/// `client.resolve`.
#[wasm_bindgen]
pub fn client_resolve(host: JsValue, chain: JsValue, text: JsValue, gateways: JsValue) -> Promise {
    promise(async move {
        let did = did(&text)?;
        let gateways = texts(&gateways, "gateways")?;
        let flow = move |reader| async move { resolve::resolve(&reader, &did, &gateways).await };
        Ok(resolution(&read(&host, &chain, flow).await?))
    })
}

/// `client.account`: by DID, by address, or by contract, chain id and token id.
#[wasm_bindgen]
pub fn client_account(
    host: JsValue,
    chain: JsValue,
    target: JsValue,
    chain_id: JsValue,
    token_id: JsValue,
) -> Promise {
    promise(async move {
        let text = input::text(&target, "target")?;
        let target = if token_id.is_undefined() {
            if text.starts_with("did:") {
                AccountTarget::Device(did(&target)?)
            } else {
                AccountTarget::Address(address_at(&target, "target")?)
            }
        } else {
            AccountTarget::Token(token(&chain_id, &target, &token_id)?)
        };
        let flow = move |reader| async move { resolve::account(&reader, &target).await };
        Ok(account_view(&read(&host, &chain, flow).await?))
    })
}

/// `client.device`.
#[wasm_bindgen]
pub fn client_device(host: JsValue, chain: JsValue, text: JsValue, gateways: JsValue) -> Promise {
    promise(async move {
        let did = did(&text)?;
        let gateways = texts(&gateways, "gateways")?;
        let flow = move |reader: Reader| async move {
            let Some(mut device) = resolve::device(&reader, &did).await? else { return Ok(None) };
            device.verdict = Some(resolve::resolve(&reader, &did, &gateways).await?.verdict);
            Ok(Some(device))
        };
        Ok(nullable(read(&host, &chain, flow).await?.as_ref().map(device)))
    })
}

/// One range of `client.devices`.
#[wasm_bindgen]
pub fn client_devices(
    host: JsValue,
    chain: JsValue,
    owner: JsValue,
    from: JsValue,
    to: JsValue,
) -> Promise {
    promise(async move {
        let owner = optional_address(&owner, "owner")?;
        let (from, to) = (block(&from, "fromBlock")?, block(&to, "toBlock")?);
        let flow = move |reader| async move { resolve::devices(&reader, owner, from, to).await };
        Ok(page(&read(&host, &chain, flow).await?, device))
    })
}

/// One range of `client.grants`.
#[wasm_bindgen]
pub fn client_grants(
    host: JsValue,
    chain: JsValue,
    manager: JsValue,
    from: JsValue,
    to: JsValue,
) -> Promise {
    promise(async move {
        let manager = optional_address(&manager, "manager")?;
        let (from, to) = (block(&from, "fromBlock")?, block(&to, "toBlock")?);
        let flow = move |reader| async move { resolve::grants(&reader, manager, from, to).await };
        Ok(page(&read(&host, &chain, flow).await?, grant))
    })
}

/// `client.read`: one raw call, at the latest or a given block.
#[wasm_bindgen]
pub fn client_read(
    host: JsValue,
    chain: JsValue,
    to: JsValue,
    data: JsValue,
    at: JsValue,
) -> Promise {
    promise(async move {
        let to = address_at(&to, "to")?;
        let data = input::bytes(&data, "data")?;
        let at = block(&at, "block")?;
        let flow = move |reader: Reader| async move {
            let reader = at.map_or_else(|| reader.clone(), |block| reader.at(block));
            reader.call(to, &data).await
        };
        Ok(hex(read(&host, &chain, flow).await?))
    })
}

/// `client.readMany`: raw calls, each answered with bytes or a failure.
#[wasm_bindgen]
pub fn client_read_many(host: JsValue, chain: JsValue, to: JsValue, data: JsValue) -> Promise {
    promise(async move {
        let to = input::list(&to, "to")?;
        let data = input::list(&data, "data")?;
        let calls = to.iter().zip(&data).map(|(to, data)| {
            Ok((address_at(to, "to")?, Bytes::from(input::bytes(data, "data")?)))
        });
        let calls = calls.collect::<Result<Vec<_>, Failure>>()?;
        let flow = move |reader: Reader| async move { reader.calls(&calls).await };
        let outcomes = read(&host, &chain, flow).await?.into_iter();
        Ok(list(outcomes.map(|outcome| match outcome {
            Ok(returned) => hex(returned),
            Err(error) => Failure::from(error).into(),
        })))
    })
}

/// `client.balance`: native balance in wei.
#[wasm_bindgen]
pub fn client_balance(host: JsValue, chain: JsValue, text: JsValue) -> Promise {
    promise(async move {
        let address = address_at(&text, "address")?;
        let flow = move |reader: Reader| async move { reader.balances(&[address]).await };
        Ok(bigint(read(&host, &chain, flow).await?.pop().unwrap_or_default()))
    })
}

/// `client.send`.
#[wasm_bindgen]
pub fn client_send(
    host_value: JsValue,
    chain: JsValue,
    to: JsValue,
    data: JsValue,
    value: JsValue,
    from: JsValue,
) -> Promise {
    promise(async move {
        let call = Call {
            to: address_at(&to, "to")?,
            data: input::bytes(&data, "data")?.into(),
            value: input::uint(&value, "value")?,
        };
        let from = optional_address(&from, "from")?;
        let network: Network = Arc::new(network::network(&chain)?);
        let machine = Machine::new(|world: World| async move {
            resolve::send(&world, &network, &call, from).await
        });
        let sent = drive(&host(&host_value)?, machine, stage).await;
        Ok(receipt(&sent.map_err(Failure::from)?))
    })
}

/// `client.activate`.
#[wasm_bindgen]
pub fn client_activate(
    host_value: JsValue,
    chain: JsValue,
    chain_id: JsValue,
    token_contract: JsValue,
    token_id: JsValue,
    from: JsValue,
) -> Promise {
    promise(async move {
        let token = token(&chain_id, &token_contract, &token_id)?;
        let from = optional_address(&from, "from")?;
        let network: Network = Arc::new(network::network(&chain)?);
        let machine = Machine::new(|world: World| async move {
            resolve::activate(&world, &network, &token, from).await
        });
        let sent = drive(&host(&host_value)?, machine, stage).await;
        Ok(nullable(sent.map_err(Failure::from)?.as_ref().map(receipt)))
    })
}

/// `client.bind`.
#[wasm_bindgen]
#[allow(clippy::too_many_arguments, reason = "a crossing by position; the object is TypeScript's")]
pub fn client_bind(
    host_value: JsValue,
    chain: JsValue,
    project: JsValue,
    device: JsValue,
    token_contract: JsValue,
    token_id: JsValue,
    document: JsValue,
    publish_api: JsValue,
    publish_headers: JsValue,
    from: JsValue,
) -> Promise {
    promise(async move {
        let headers = texts(&publish_headers, "publish.headers")?;
        let pairs = headers.chunks_exact(2).filter_map(|pair| match pair {
            [name, value] => Some((name.clone(), value.clone())),
            _ => None,
        });
        let request = BindRequest {
            project: input::text(&project, "project")?,
            device: input::text(&device, "device")?,
            token_contract: address_at(&token_contract, "tokenContract")?,
            token_id: input::uint(&token_id, "tokenId")?,
            document: input::optional(&document, |value| input::text(value, "document"))?,
            publish_api: input::optional(&publish_api, |value| input::text(value, "publish.api"))?,
            publish_headers: pairs.collect(),
            from: optional_address(&from, "from")?,
        };
        let network: Network = Arc::new(network::network(&chain)?);
        let machine =
            Machine::new(
                |world: World| async move { resolve::bind(&world, &network, &request).await },
            );
        let step = Cell::new("document");
        let notice = |notice| match notice {
            Notice::Step(now, state) => {
                step.set(now.name());
                Record::new().with("step", now.name()).with("state", state.name()).into()
            }
            Notice::Send(status) => {
                send_status(status).with("step", step.get()).with("state", "running").into()
            }
            _ => JsValue::UNDEFINED,
        };
        let bound = drive(&host(&host_value)?, machine, notice).await.map_err(Failure::from)?;
        let transactions = bound
            .transactions
            .iter()
            .map(|(step, hash)| Record::new().with("step", step.name()).with("hash", hex(hash)));
        Ok(Record::new()
            .with("did", Did::from(bound.identifier).to_string())
            .with("identifier", hex(bound.identifier.as_bytes()))
            .with("uri", bound.uri)
            .with("hash", hex(bound.hash))
            .with("account", value::address(bound.account))
            .with("transactions", list(transactions))
            .into())
    })
}
