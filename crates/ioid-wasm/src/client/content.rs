//! The conversations of the `content` namespace, which need no chain.

use alloy_primitives::B256;
use ioid_resolve::{self as resolve, Machine, PUBLIC_GATEWAYS, Publisher, Service, World};

use super::{Conversation, texts};
use crate::argument::{Arg, Positional};
use crate::reply::{Record, Reply};
use crate::{Failure, input};

/// The caller's gateways, or the public ones.
pub(super) fn gateways(value: &Arg<'_>) -> Result<Vec<String>, Failure> {
    if value.is_missing() {
        return Ok(PUBLIC_GATEWAYS.iter().map(|base| (*base).to_owned()).collect());
    }
    texts(value, "gateways")
}

/// From service, endpoint, headers, and whether to wait.
pub(super) fn publisher(
    service: &Arg<'_>,
    api: &Arg<'_>,
    headers: &Arg<'_>,
    wait: &Arg<'_>,
) -> Result<Publisher, Failure> {
    let service = input::optional(service, |value| {
        let name = input::text(value, "service")?;
        let wrong = || {
            Failure::input(
                "service",
                "\"kubo\", \"pinning\", \"pinata-file\" or \"pinata-json\"",
                input::describe(value),
            )
        };
        Service::from_name(name).ok_or_else(wrong)
    })?;
    let mut named = Vec::new();
    if !headers.is_missing() {
        let Arg::Record(mut parts) = *headers else {
            return Err(Failure::input("headers", "an object", input::describe(headers)));
        };
        while let (Some(Arg::Text(name)), Some(value)) = (parts.next(), parts.next()) {
            named.push((name.to_owned(), input::text(&value, "headers")?.to_owned()));
        }
    }
    let api = input::text(api, "api")?.to_owned();
    let wait = input::optional(wait, |value| input::boolean(value, "wait"))?.unwrap_or(true);
    Ok(Publisher { service: service.unwrap_or_default(), api, headers: named, wait })
}

/// `content.fetch`.
pub(crate) fn fetch([_, uri, hash, listed, ..]: &Positional<'_>) -> Result<Conversation, Failure> {
    let (uri, gateways) = (input::text(uri, "uri")?.to_owned(), gateways(listed)?);
    let hash = input::optional(hash, |value| input::fixed_bytes(value, "hash").map(B256::new))?;
    Ok(Machine::new(|world: World| async move {
        Ok(Reply::bytes(&resolve::fetch(&world, &uri, &gateways, hash).await?))
    }))
}

/// `content.publish`.
pub(crate) fn publish(
    [_, bytes, service, api, headers, wait, ..]: &Positional<'_>,
) -> Result<Conversation, Failure> {
    let bytes = input::bytes(bytes, "bytes")?.into_owned();
    let publisher = publisher(service, api, headers, wait)?;
    Ok(Machine::new(|world: World| async move {
        let cid = resolve::publish(&world, &publisher, &bytes).await?;
        let uri = ["ipfs://", &cid].concat();
        Ok::<_, Failure>(Record::new().with("cid", cid).with("uri", uri).into())
    }))
}
