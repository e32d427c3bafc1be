//! `did`.

use ioid_chain::address;
use ioid_did::{DID_TEXT_MAX, Did, DidUrl, Identifier, Project, notices};

use crate::argument::Positional;
use crate::call::Outcome;
use crate::reply::{self, Record, Reply};
use crate::{Failure, input};

/// `did.derive`.
pub(crate) fn derive([project, device, ..]: &Positional<'_>) -> Outcome {
    let project = Project::new(input::text_or_bytes(project, "project")?)?;
    let identifier = project.device(input::text_or_bytes(device, "device")?)?;
    Ok(Did::from(identifier).to_string().into())
}

/// `did.deriveMany`. The DIDs come back one to a line.
pub(crate) fn derive_many([project, devices, ..]: &Positional<'_>) -> Outcome {
    let project = Project::new(input::text_or_bytes(project, "project")?)?;
    let devices = input::list(devices, "devices")?;
    let mut buffer = [0; DID_TEXT_MAX];
    let mut text = String::with_capacity(devices.len().saturating_mul(DID_TEXT_MAX + 1));
    for (index, device) in devices.enumerate() {
        let path = || format!("devices[{index}]");
        let device =
            input::text_or_bytes(&device, "devices").map_err(|error| error.moved(&path()))?;
        let identifier =
            project.device(device).map_err(|error| Failure::from(error).moved(&path()))?;
        text.push_str(Did::from(identifier).encode(&mut buffer));
        text.push('\n');
    }
    text.pop();
    Ok(text.into())
}

/// `did.parse`.
pub(crate) fn parse([text, ..]: &Positional<'_>) -> Outcome {
    let text = input::text(text, "did")?;
    let url = DidUrl::parse(text)?;
    let did = Did::from_url(&url)?;
    let record = Record::new()
        .with("did", did.to_string())
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

/// `did.toBytes32`.
pub(crate) fn to_bytes32([text, ..]: &Positional<'_>) -> Outcome {
    let identifier = Did::parse(input::text(text, "did")?)?.identifier()?;
    Ok(reply::hex(identifier.as_bytes()))
}

/// `did.fromBytes32`.
pub(crate) fn from_bytes32([bytes, ..]: &Positional<'_>) -> Outcome {
    let identifier = Identifier::from_slice(&input::bytes(bytes, "bytes32")?)?;
    Ok(Did::from(identifier).to_string().into())
}

/// `did.fromAddress`.
pub(crate) fn from_address([text, ..]: &Positional<'_>) -> Outcome {
    let address = address::parse(input::text(text, "address")?)?;
    Ok(Did::from_address(address).to_string().into())
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
