//! The client: conversations of `ioid-resolve`, with arguments and results as those of functions.

mod answer;
pub(crate) mod content;

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use alloy_primitives::{Address, Bytes, U256};
use ioid_chain::Call;
use ioid_did::Did;
use ioid_resolve::{
    self as resolve, AccountTarget, BindRequest, DereferenceOptions, Machine, Reader,
    ResolveOptions, Scan, Transport, World,
};

pub(crate) use answer::Progress;
use answer::{account_view, bound, device, grant, page, receipt};

use crate::argument::{Arg, Positional};
use crate::call::{self, Outcome, address_at};
use crate::conversation::LONGEST_WAIT;
use crate::mba::token;
use crate::reply::{Reply, bigint, hex, list, nullable};
use crate::{Failure, input, network};

/// Every conversation ends with a reply: the code that drives them exists once.
pub(crate) type Conversation = Machine<Outcome>;

/// Arguments in, the conversation to hold. They begin with what the client is made of.
pub(crate) type Flow = for<'a> fn(&Positional<'a>) -> Result<Conversation, Failure>;

type Network = Arc<ioid_chain::Network>;

/// What the client is made of: chain, its number, chain id, quorum, endpoints, and milliseconds that a
/// request may take.
pub(crate) fn settings<'a>(client: &Arg<'a>) -> Result<Positional<'a>, Failure> {
    Ok(input::list(client, "client")?.by_position())
}

fn chain_of(client: &Arg<'_>) -> Result<Network, Failure> {
    let [chain, ..] = settings(client)?;
    Ok(Arc::new(network::network(&chain)?))
}

/// A conversation that reads, at the latest block.
fn read<T, F>(
    client: &Arg<'_>,
    flow: impl FnOnce(Reader) -> F + Send + 'static,
    show: fn(T) -> Reply,
) -> Result<Conversation, Failure>
where
    F: Future<Output = resolve::Result<T>> + Send,
    T: Send + 'static,
{
    // Apart from what is read, so that the rest of the conversation exists once.
    let flow = move |reader| -> Told { Box::pin(async move { flow(reader).await.map(show) }) };
    Ok(told(chain_of(client)?, Box::new(flow)))
}

type Told = Pin<Box<dyn Future<Output = resolve::Result<Reply>> + Send>>;

fn told(network: Network, flow: Box<dyn FnOnce(Reader) -> Told + Send>) -> Conversation {
    Machine::new(|world: World| async move {
        let reader = Reader::latest(&world, &network).await?;
        Ok(flow(reader).await?)
    })
}

fn did(value: &Arg<'_>) -> Result<Did, Failure> {
    Ok(Did::parse(input::text(value, "did")?)?)
}

fn optional_address(value: &Arg<'_>, path: &str) -> Result<Option<Address>, Failure> {
    input::optional(value, |value| address_at(value, path))
}

fn optional_text(value: &Arg<'_>, path: &str) -> Result<Option<String>, Failure> {
    input::optional(value, |value| input::text(value, path).map(str::to_owned))
}

fn block(value: &Arg<'_>, path: &str) -> Result<Option<u64>, Failure> {
    input::optional(value, |value| {
        let number = input::uint(value, path)?;
        let small = u64::try_from(number).ok();
        small.ok_or_else(|| Failure::input(path, "a block number", number.to_string()))
    })
}

fn scan(from: &Arg<'_>, to: &Arg<'_>, blocks: &Arg<'_>) -> Result<Scan, Failure> {
    let (from, to) = (block(from, "fromBlock")?, block(to, "toBlock")?);
    Ok(Scan { from, to, blocks: block(blocks, "blocks")? })
}

fn texts(value: &Arg<'_>, path: &str) -> Result<Vec<String>, Failure> {
    let texts = input::list(value, path)?;
    texts.map(|text| input::text(&text, path).map(str::to_owned)).collect()
}

/// Whether so many of these endpoints can be asked to agree, and a request may take so long;
/// `createClient` asks before anything is read.
pub(crate) fn check([urls, quorum, limit, ..]: &Positional<'_>) -> Outcome {
    let urls = texts(urls, "rpcUrls")?;
    let quorum = usize::try_from(input::uint(quorum, "quorum")?).unwrap_or(usize::MAX);
    Transport::new(U256::ZERO, &urls, quorum)?;
    timeout(limit)?;
    Ok(Reply::null())
}

/// Milliseconds that a request may take: who needs longer is treated as down.
pub(crate) fn timeout(value: &Arg<'_>) -> Result<u32, Failure> {
    let read = match *value {
        // Timers of JavaScript take no fractions either.
        Arg::Other(words) => words.split_once('.').and_then(|(whole, _)| whole.parse().ok()),
        _ => input::uint(value, "timeout").ok().and_then(|number| u32::try_from(number).ok()),
    };
    let fitting = read.filter(|number| (1..=LONGEST_WAIT).contains(number));
    let wrong = || Failure::input("timeout", "milliseconds, from 1", input::describe(value));
    fitting.ok_or_else(wrong)
}

/// The options of `client.resolve`, from their positions.
fn resolve_options(
    gateways: &Arg<'_>,
    accept: &Arg<'_>,
    version_id: &Arg<'_>,
    version_time: &Arg<'_>,
    metadata: &Arg<'_>,
    expand: &Arg<'_>,
) -> Result<ResolveOptions, Failure> {
    Ok(ResolveOptions {
        gateways: content::gateways(gateways)?,
        plain_http: false,
        accept: optional_text(accept, "accept")?,
        version_id: optional_text(version_id, "versionId")?,
        version_time: optional_text(version_time, "versionTime")?,
        metadata: input::optional(metadata, |value| input::boolean(value, "metadata"))?
            .unwrap_or_default(),
        expand_relative_urls: input::optional(expand, |value| {
            input::boolean(value, "expandRelativeUrls")
        })?
        .unwrap_or_default(),
    })
}

/// `client.resolve`. What crosses is the JSON text of the result, the same that a service sends.
pub(crate) fn resolve(
    [client, did, gateways, accept, id, time, metadata, expand, ..]: &Positional<'_>,
) -> Result<Conversation, Failure> {
    let did = input::text(did, "did")?.to_owned();
    let options = resolve_options(gateways, accept, id, time, metadata, expand)?;
    let network = chain_of(client)?;
    Ok(Machine::new(|world: World| async move {
        Ok(Reply::json(&resolve::resolve(&world, &network, &did, &options).await?.to_json()))
    }))
}

/// `client.dereference`.
pub(crate) fn dereference(
    [client, did_url, gateways, accept, id, time, metadata, expand, relationship, ..]: &Positional<
        '_,
    >,
) -> Result<Conversation, Failure> {
    let did_url = input::text(did_url, "didUrl")?.to_owned();
    let options = DereferenceOptions {
        resolve: resolve_options(gateways, accept, id, time, metadata, expand)?,
        verification_relationship: optional_text(relationship, "verificationRelationship")?,
    };
    let network = chain_of(client)?;
    Ok(Machine::new(|world: World| async move {
        let found = resolve::dereference(&world, &network, &did_url, &options).await?;
        Ok(Reply::json(&found.to_json()))
    }))
}

/// `client.account`: by DID, by address, or by contract, chain id and token id.
pub(crate) fn account(
    [client, target, chain_id, token_id, ..]: &Positional<'_>,
) -> Result<Conversation, Failure> {
    let text = input::text(target, "target")?;
    let target = if !token_id.is_missing() {
        AccountTarget::Token(token(chain_id, target, token_id)?)
    } else if text.starts_with("did:") {
        AccountTarget::Device(did(target)?)
    } else {
        AccountTarget::Address(address_at(target, "target")?)
    };
    let flow = move |reader| async move { resolve::account(&reader, &target).await };
    read(client, flow, |found| account_view(&found))
}

/// `client.device`.
pub(crate) fn device_of(
    [client, text, listed, ..]: &Positional<'_>,
) -> Result<Conversation, Failure> {
    let (did, gateways) = (did(text)?, content::gateways(listed)?);
    let flow = move |reader: Reader| async move {
        let Some(mut device) = resolve::device(&reader, &did).await? else { return Ok(None) };
        let options = ResolveOptions { gateways, ..ResolveOptions::default() };
        device.verdict = Some(resolve::resolve_at(&reader, &did, &options).await?.verdict);
        Ok(Some(device))
    };
    read(client, flow, |found| nullable(found.as_ref().map(device)))
}

/// One range of `client.devices`.
pub(crate) fn devices(
    [client, owner, from, to, blocks, ..]: &Positional<'_>,
) -> Result<Conversation, Failure> {
    let owner = optional_address(owner, "owner")?;
    let scan = scan(from, to, blocks)?;
    let flow = move |reader| async move { resolve::devices(&reader, owner, scan).await };
    read(client, flow, |found| page(&found, device))
}

/// One range of `client.grants`.
pub(crate) fn grants(
    [client, manager, from, to, blocks, ..]: &Positional<'_>,
) -> Result<Conversation, Failure> {
    let manager = optional_address(manager, "manager")?;
    let scan = scan(from, to, blocks)?;
    let flow = move |reader| async move { resolve::grants(&reader, manager, scan).await };
    read(client, flow, |found| page(&found, grant))
}

/// `client.read`: one raw call, at the latest or a given block.
pub(crate) fn read_one(
    [client, to, data, at, ..]: &Positional<'_>,
) -> Result<Conversation, Failure> {
    let (to, at) = (address_at(to, "to")?, block(at, "block")?);
    let data = input::bytes(data, "data")?.into_owned();
    let flow = move |reader: Reader| async move {
        let reader = at.map_or_else(|| reader.clone(), |block| reader.at(block));
        reader.call(to, &data).await
    };
    read(client, flow, hex)
}

/// `client.readMany`: raw calls, each answered with bytes or a failure.
pub(crate) fn read_many([client, to, data, ..]: &Positional<'_>) -> Result<Conversation, Failure> {
    let (to, data) = (input::list(to, "to")?, input::list(data, "data")?);
    let calls = to.zip(data).map(|(to, data)| {
        Ok((address_at(&to, "to")?, Bytes::from(input::bytes(&data, "data")?.into_owned())))
    });
    let calls = calls.collect::<Result<Vec<_>, Failure>>()?;
    let flow = move |reader: Reader| async move { reader.calls(&calls).await };
    read(client, flow, |outcomes| {
        list(outcomes.into_iter().map(|outcome| match outcome {
            Ok(returned) => hex(returned),
            Err(error) => Failure::from(error).into(),
        }))
    })
}

/// `client.balance`: native balance in wei.
pub(crate) fn balance([client, text, ..]: &Positional<'_>) -> Result<Conversation, Failure> {
    let address = address_at(text, "address")?;
    let flow = move |reader: Reader| async move { reader.balances(&[address]).await };
    read(client, flow, |mut found| bigint(found.pop().unwrap_or_default()))
}

/// `client.send`.
pub(crate) fn send(
    [client, to, data, value, from, ..]: &Positional<'_>,
) -> Result<Conversation, Failure> {
    let call = call_of(to, data, value)?;
    let (from, network) = (optional_address(from, "from")?, chain_of(client)?);
    Ok(Machine::new(|world: World| async move {
        Ok(receipt(&resolve::send(&world, &network, &call, from).await?))
    }))
}

/// `client.wait`.
pub(crate) fn wait(
    [client, to, data, value, from, hash, ..]: &Positional<'_>,
) -> Result<Conversation, Failure> {
    let call = call_of(to, data, value)?;
    let (from, hash) = (address_at(from, "from")?, call::word(hash, "hash")?);
    let network = chain_of(client)?;
    Ok(Machine::new(|world: World| async move {
        Ok(receipt(&resolve::wait(&world, &network, &call, from, hash).await?))
    }))
}

/// A `TxRequest`.
fn call_of(to: &Arg<'_>, data: &Arg<'_>, value: &Arg<'_>) -> Result<Call, Failure> {
    Ok(Call {
        to: address_at(to, "to")?,
        data: input::bytes(data, "data")?.into_owned(),
        value: input::uint(value, "value")?,
    })
}

/// `client.activate`.
pub(crate) fn activate(
    [client, chain_id, token_contract, token_id, from, ..]: &Positional<'_>,
) -> Result<Conversation, Failure> {
    let token = token(chain_id, token_contract, token_id)?;
    let (from, network) = (optional_address(from, "from")?, chain_of(client)?);
    Ok(Machine::new(|world: World| async move {
        let sent = resolve::activate(&world, &network, &token, from).await?;
        Ok(nullable(sent.as_ref().map(receipt)))
    }))
}

/// `client.bind`.
pub(crate) fn bind(
    [
        client,
        project,
        device,
        token_contract,
        token_id,
        document,
        service,
        api,
        headers,
        from,
        wait,
        ..,
    ]: &Positional<'_>,
) -> Result<Conversation, Failure> {
    let request = BindRequest {
        project: input::text(project, "project")?.to_owned(),
        device: input::text(device, "device")?.to_owned(),
        token_contract: address_at(token_contract, "tokenContract")?,
        token_id: input::uint(token_id, "tokenId")?,
        document: optional_text(document, "document")?,
        publisher: input::optional(api, |api| content::publisher(service, api, headers, wait))?,
        from: optional_address(from, "from")?,
    };
    let network = chain_of(client)?;
    Ok(Machine::new(|world: World| async move {
        Ok(bound(&resolve::bind(&world, &network, &request).await?))
    }))
}
