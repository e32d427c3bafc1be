//! `did`.

use alloy_primitives::hex;
use ioid_chain::address;
use ioid_did::{DID_TEXT_MAX, DeriveError, Did, DidUrl, Identifier, Project, notices};
use wasm_bindgen::prelude::*;

use crate::call::Outcome;
use crate::value::{self, Record};
use crate::{Failure, input};

/// `did.derive`.
#[wasm_bindgen]
pub fn did_derive(project: &JsValue, device: &JsValue) -> Result<String, Failure> {
    let project = Project::new(input::text_or_bytes(project, "project")?)?;
    let identifier = project.device(input::text_or_bytes(device, "device")?)?;
    Ok(Did::from(identifier).to_string())
}

/// `did.deriveMany`: `devices` is every device identifier, one after the other, `lengths` how many
/// bytes each has. The DIDs come back one to a line.
#[wasm_bindgen]
pub fn did_derive_many(
    project: &JsValue,
    devices: &[u8],
    lengths: &[u32],
) -> Result<String, Failure> {
    let project = Project::new(input::text_or_bytes(project, "project")?)?;
    let mut rest = devices;
    let mut buffer = [0; DID_TEXT_MAX];
    let mut text = String::with_capacity(lengths.len().saturating_mul(DID_TEXT_MAX + 1));
    for (index, length) in lengths.iter().enumerate() {
        let (device, tail) = rest
            .split_at_checked(*length as usize)
            .ok_or_else(|| Failure::input("devices", "as long as `lengths` says", "shorter"))?;
        rest = tail;
        let identifier = project.device(device).map_err(|error| of_device(error, index))?;
        text.push_str(Did::from(identifier).encode(&mut buffer));
        text.push('\n');
    }
    text.pop();
    Ok(text)
}

/// The error of one of many devices: it is about `devices[n]`, not about a field `device`.
fn of_device(error: DeriveError, index: usize) -> Failure {
    let mut failure = Failure::from(error);
    failure.details.retain(|(name, _)| *name != "path");
    failure.at(&format!("devices[{index}]"))
}

/// `did.parse`.
#[wasm_bindgen]
pub fn did_parse(text: &JsValue) -> Outcome {
    let text = input::text(text, "did")?;
    let url = DidUrl::parse(&text)?;
    let did = Did::from_url(&url)?;
    let record = Record::new().with("did", did.to_string()).with("version", did.version());
    let record = match did {
        Did::V1(device) => record.with("address", value::address(device.address())),
        Did::V2(identifier) => record.with("bytes32", value::hex(identifier.as_bytes())),
    };
    Ok(record
        .with_some("path", (!url.path.is_empty()).then_some(url.path))
        .with_some("query", url.query)
        .with_some("fragment", url.fragment)
        .into())
}

/// `did.toBytes32`.
#[wasm_bindgen]
pub fn did_to_bytes32(text: &JsValue) -> Result<String, Failure> {
    let identifier = Did::parse(&input::text(text, "did")?)?.identifier()?;
    Ok(hex::encode_prefixed(identifier.as_bytes()))
}

/// `did.fromBytes32`.
#[wasm_bindgen]
pub fn did_from_bytes32(bytes: &JsValue) -> Result<String, Failure> {
    let identifier = Identifier::from_slice(&input::bytes(bytes, "bytes32")?)?;
    Ok(Did::from(identifier).to_string())
}

/// `did.fromAddress`.
#[wasm_bindgen]
pub fn did_from_address(text: &JsValue) -> Result<String, Failure> {
    let address = address::parse(&input::text(text, "address")?)?;
    Ok(Did::from_address(address).to_string())
}

/// `did.notices`.
#[wasm_bindgen]
pub fn did_notices(name: &JsValue) -> Outcome {
    let name = input::text(name, "name")?;
    Ok(value::list(notices(&name).into_iter().map(|notice| {
        Record::new()
            .with("code", notice.kind.code())
            .with("message", notice.to_string())
            .with("offset", u32::try_from(notice.offset).unwrap_or(u32::MAX))
    })))
}
