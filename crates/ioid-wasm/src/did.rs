//! `did`.

use alloc::{format, string::ToString, vec::Vec};
use core::cell::RefCell;

use ioid_chain::address;
use ioid_did::{DID_TEXT_MAX, Did, DidUrl, Identifier, Project, notices};

use crate::argument::Positional;
use crate::call::Outcome;
use crate::reply::{self, Lines, Record, Reply};
use crate::{Failure, input};

ioid_local::local! {
    /// The project of the last derivation: devices of one project are derived one after the other.
    static LAST: RefCell<Option<(Vec<u8>, Project)>> = const { RefCell::new(None) };
}

/// `did.derive`.
pub(crate) fn derive([project, device, ..]: &Positional<'_>) -> Outcome {
    let name = input::text_or_bytes(project, "project")?;
    let known = LAST.with_borrow(|last| {
        last.as_ref().filter(|(known, _)| known == name).map(|(_, project)| project.clone())
    });
    let project = match known {
        Some(project) => project,
        None => {
            let project = Project::new(name)?;
            LAST.set(Some((name.to_vec(), project.clone())));
            project
        }
    };
    let identifier = project.device(input::text_or_bytes(device, "device")?)?;
    Ok(spelled(Did::from(identifier)))
}

fn spelled(did: Did) -> Reply {
    Reply::ascii(did.encode_ascii(&mut [0; DID_TEXT_MAX]))
}

/// `did.deriveMany`.
pub(crate) fn derive_many([project, devices, ..]: &Positional<'_>) -> Outcome {
    let project = Project::new(input::text_or_bytes(project, "project")?)?;
    let devices = input::list(devices, "devices")?;
    let mut lines = Lines::with_capacity(devices.len().saturating_mul(DID_TEXT_MAX + 1));
    let mut four: [&[u8]; 4] = [&[]; 4];
    let mut waiting = 0;
    for (index, device) in devices.enumerate() {
        let device = input::text_or_bytes(&device, "devices").map_err(|why| at(index, why))?;
        if let Some(place) = four.get_mut(waiting) {
            *place = device;
        }
        waiting += 1;
        if waiting == four.len() {
            let first = index + 1 - waiting;
            let found = project.four_devices(four);
            for found in found.map_err(|(nth, why)| at(first + nth, why.into()))? {
                line(&mut lines, found);
            }
            waiting = 0;
        }
    }
    let first = devices.len() - waiting;
    for (nth, device) in four.into_iter().take(waiting).enumerate() {
        line(&mut lines, project.device(device).map_err(|why| at(first + nth, why.into()))?);
    }
    Ok(lines.into())
}

fn line(lines: &mut Lines, identifier: Identifier) {
    lines.push(Did::from(identifier).encode_ascii(&mut [0; DID_TEXT_MAX]));
}

fn at(index: usize, failure: Failure) -> Failure {
    failure.moved(&format!("devices[{index}]"))
}

/// `did.parse`.
pub(crate) fn parse([given, ..]: &Positional<'_>) -> Outcome {
    let url = DidUrl::parse(input::text(given, "did")?)?;
    let did = Did::from_url(&url)?;
    let record = Record::new()
        .with("did", spelled(did))
        .with("version", Reply::number(did.version().into()));
    let record = match did {
        Did::V1(device) => record.with("address", reply::address(device.address())),
        Did::V2(identifier) => record.with("bytes32", reply::hex(identifier.as_bytes())),
    };
    Ok(record
        .with_some("path", (!url.path.is_empty()).then(|| Reply::text(url.path)))
        .with_some("query", url.query.map(Reply::text))
        .with_some("fragment", url.fragment.map(Reply::text))
        .into())
}

/// `did.isValid`, of anything.
pub(crate) fn is_valid([text, ..]: &Positional<'_>) -> Outcome {
    Ok(input::text(text, "did").is_ok_and(|text| Did::parse(text).is_ok()).into())
}

/// `did.toBytes32`.
pub(crate) fn to_bytes32([text, ..]: &Positional<'_>) -> Outcome {
    let identifier = Did::parse(input::text(text, "did")?)?.identifier()?;
    Ok(reply::hex(identifier.as_bytes()))
}

/// `did.fromBytes32`.
pub(crate) fn from_bytes32([bytes, ..]: &Positional<'_>) -> Outcome {
    let identifier = Identifier::from_slice(&input::bytes(bytes, "bytes32")?)?;
    Ok(spelled(Did::from(identifier)))
}

/// `did.fromAddress`.
pub(crate) fn from_address([text, ..]: &Positional<'_>) -> Outcome {
    let address = address::parse(input::text(text, "address")?)?;
    Ok(spelled(Did::from_address(address)))
}

/// `did.notices`.
pub(crate) fn names_notices([name, ..]: &Positional<'_>) -> Outcome {
    let name = input::text(name, "name")?;
    Ok(reply::list(notices(name).into_iter().map(|notice| {
        Record::new()
            .with("code", notice.kind.code())
            .with("message", notice.to_string())
            .with("offset", Reply::number(u32::try_from(notice.offset).unwrap_or(u32::MAX)))
    })))
}
