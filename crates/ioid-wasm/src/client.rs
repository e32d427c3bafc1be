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
use answer::{Before, account_view, bound, device, grant, page, receipt};

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

/// Milliseconds that a request may take unless the client says otherwise.
const TIMEOUT: u32 = 20_000;

/// What the client is made of: chain, its number, chain id, quorum, endpoints, milliseconds that a
/// request may take, gateways, and whether it keeps blocks in memory; for a conversation without a
/// client nothing.
pub(crate) fn settings<'a>(client: &Arg<'a>) -> Result<Positional<'a>, Failure> {
    Ok(input::optional(client, |client| input::list(client, "client"))?
        .unwrap_or_default()
        .by_position())
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

/// The page to read, and what is known of those before: the first block of all and how much was
/// found. `next` is what the page before ended with.
fn scan(from: &Arg<'_>, to: &Arg<'_>, next: &Arg<'_>) -> Result<(Scan, Before), Failure> {
    let next = input::optional(next, |next| input::list(next, "next"))?;
    let Some(next) = next else {
        let (from, to) = (block(from, "fromBlock")?, block(to, "toBlock")?);
        return Ok((Scan { from, to, blocks: None }, Before { first: None, found: 0 }));
    };
    let [from, to, blocks, first, found, ..] = next.by_position();
    let (from, to) = (block(&from, "next")?, block(&to, "next")?);
    let scan = Scan { from, to, blocks: block(&blocks, "next")? };
    let found = block(&found, "next")?.unwrap_or_default();
    Ok((scan, Before { first: block(&first, "next")?, found }))
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
        Arg::Missing => Some(TIMEOUT),
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
    client: &Arg<'_>,
    [accept, version_id, version_time, metadata, expand]: [&Arg<'_>; 5],
) -> Result<ResolveOptions, Failure> {
    let flag = |value, path| input::optional(value, |value| input::boolean(value, path));
    let version_id = match version_id {
        Arg::Uint(_) => Some(input::uint(version_id, "versionId")?.to_string()),
        // A number that is no version is a refusal of the resolution.
        Arg::Other(words) => Some((*words).to_owned()),
        text => optional_text(text, "versionId")?,
    };
    Ok(ResolveOptions {
        gateways: gateways_of(client)?,
        plain_http: false,
        accept: optional_text(accept, "accept")?,
        version_id,
        version_time: optional_text(version_time, "versionTime")?,
        metadata: flag(metadata, "metadata")?.unwrap_or_default(),
        expand_relative_urls: flag(expand, "expandRelativeUrls")?.unwrap_or_default(),
    })
}

fn gateways_of(client: &Arg<'_>) -> Result<Vec<String>, Failure> {
    let [_, _, _, _, _, _, gateways, ..] = settings(client)?;
    content::gateways(&gateways)
}

/// `client.resolve`. What crosses is the JSON text of the result, the same that a service sends.
pub(crate) fn resolve(
    [client, did, accept, id, time, metadata, expand, ..]: &Positional<'_>,
) -> Result<Conversation, Failure> {
    let did = input::text(did, "did")?.to_owned();
    let options = resolve_options(client, [accept, id, time, metadata, expand])?;
    let network = chain_of(client)?;
    Ok(Machine::new(|world: World| async move {
        Ok(Reply::json(&resolve::resolve(&world, &network, &did, &options).await?.to_json()))
    }))
}

/// `client.dereference`.
pub(crate) fn dereference(
    [client, did_url, accept, id, time, metadata, expand, relationship, ..]: &Positional<'_>,
) -> Result<Conversation, Failure> {
    let did_url = input::text(did_url, "didUrl")?.to_owned();
    let options = DereferenceOptions {
        resolve: resolve_options(client, [accept, id, time, metadata, expand])?,
        verification_relationship: optional_text(relationship, "verificationRelationship")?,
    };
    let network = chain_of(client)?;
    Ok(Machine::new(|world: World| async move {
        let found = resolve::dereference(&world, &network, &did_url, &options).await?;
        Ok(Reply::json(&found.to_json()))
    }))
}

/// `client.account`: by DID, by address, or by chain id, contract and token id.
pub(crate) fn account([client, target, ..]: &Positional<'_>) -> Result<Conversation, Failure> {
    let target = match *target {
        Arg::Record(parts) => {
            let [chain_id, contract, token_id] =
                parts.members(["chainId", "tokenContract", "tokenId"]);
            AccountTarget::Token(token(&chain_id, &contract, &token_id)?)
        }
        Arg::Text(text) if text.starts_with("did:") => AccountTarget::Device(did(target)?),
        _ => AccountTarget::Address(address_at(target, "target")?),
    };
    let flow = move |reader| async move { resolve::account(&reader, &target).await };
    read(client, flow, |found| account_view(&found))
}

/// `client.device`.
pub(crate) fn device_of([client, text, ..]: &Positional<'_>) -> Result<Conversation, Failure> {
    let (did, gateways) = (did(text)?, gateways_of(client)?);
    let flow = move |reader: Reader| async move {
        let Some(mut device) = resolve::device(&reader, &did).await? else { return Ok(None) };
        let options = ResolveOptions { gateways, ..ResolveOptions::default() };
        device.verdict = Some(resolve::resolve_at(&reader, &did, &options).await?.verdict);
        Ok(Some(device))
    };
    read(client, flow, |found| nullable(found.as_ref().map(device)))
}

/// One page of `client.devices`.
pub(crate) fn devices(
    [client, owner, from, to, next, ..]: &Positional<'_>,
) -> Result<Conversation, Failure> {
    let owner = optional_address(owner, "owner")?;
    let (scan, before) = scan(from, to, next)?;
    let flow =
        move |reader| async move { Ok((resolve::devices(&reader, owner, scan).await?, before)) };
    read(client, flow, |(found, before)| page(&found, &before, device))
}

/// One page of `client.grants`.
pub(crate) fn grants(
    [client, manager, from, next, ..]: &Positional<'_>,
) -> Result<Conversation, Failure> {
    let manager = optional_address(manager, "manager")?;
    let (scan, before) = scan(from, &Arg::Missing, next)?;
    let flow =
        move |reader| async move { Ok((resolve::grants(&reader, manager, scan).await?, before)) };
    read(client, flow, |(found, before)| page(&found, &before, grant))
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
pub(crate) fn read_many([client, calls, ..]: &Positional<'_>) -> Result<Conversation, Failure> {
    let calls = input::list(calls, "calls")?.map(|call| {
        let [to, data, ..] = input::list(&call, "calls")?.by_position();
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
        wait,
        from,
        ..,
    ]: &Positional<'_>,
) -> Result<Conversation, Failure> {
    let request = BindRequest {
        project: input::text(project, "project")?.to_owned(),
        device: input::text(device, "device")?.to_owned(),
        token_contract: address_at(token_contract, "tokenContract")?,
        token_id: input::uint(token_id, "tokenId")?,
        document: optional_text(document, "document")?,
        publisher: match api {
            Arg::Missing => None,
            api => Some(content::publisher(service, api, headers, wait)?),
        },
        from: optional_address(from, "from")?,
    };
    let network = chain_of(client)?;
    Ok(Machine::new(|world: World| async move {
        Ok(bound(&resolve::bind(&world, &network, &request).await?))
    }))
}
