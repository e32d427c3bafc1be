//! `document` and `content.cid`. Documents cross as JSON text: parsing text once here measures
//! faster than walking an object property by property, and keeps the bytes that are hashed.

use ioid_chain::address;
use ioid_did::{
    BuildDocument, Did, Digest, Json, KeyType, Multikey, Problem, Purpose, VerificationMethod,
    validate, verification_methods, verify_digest,
};
use js_sys::Uint8Array;
use wasm_bindgen::prelude::*;

use crate::call::Outcome;
use crate::value::{Record, hex, list, nullable};
use crate::{Failure, input};

/// `document.build`: the document as JSON text.
#[wasm_bindgen]
pub fn document_build(json: &JsValue) -> Result<String, Failure> {
    let text = input::text(json, "input")?;
    let input = BuildDocument::parse_with(&text, |text| address::parse(text).ok())?;
    Ok(input.build()?.json().to_text())
}

/// `document.validate`.
#[wasm_bindgen]
pub fn document_validate(json: &JsValue, did: &JsValue) -> Outcome {
    let text = input::text(json, "document")?;
    let did = input::optional(did, |did| Ok(Did::parse(&input::text(did, "did")?)?))?;
    Ok(list(validate(&text, did.as_ref()).iter().map(problem)))
}

/// One finding of validation.
pub(crate) fn problem(problem: &Problem) -> JsValue {
    Record::new()
        .with("path", problem.path.as_str())
        .with("code", problem.code)
        .with("message", problem.message.as_str())
        .with("severity", problem.severity.to_string())
        .into()
}

/// `document.canonicalize`.
#[wasm_bindgen]
pub fn document_canonicalize(json: &JsValue) -> Result<String, Failure> {
    Ok(Json::parse(&input::text(json, "document")?)?.canonical())
}

/// `document.digest`: of bytes as they are, or of the canonical form of a document's JSON text. No
/// JSON text begins with `0x`, so text that does is bytes.
#[wasm_bindgen]
pub fn document_digest(content: &JsValue) -> Outcome {
    let text = content.as_string().filter(|text| !text.starts_with("0x"));
    let bytes = match text {
        Some(_) => document_canonicalize(content)?.into_bytes(),
        None => input::bytes(content, "bytes")?,
    };
    let digest = Digest::of(&bytes);
    Ok(Record::new()
        .with("hash", hex(digest.sha256()))
        .with("cid", digest.cid().to_string())
        .with("bytes", Uint8Array::from(bytes.as_slice()))
        .into())
}

/// `content.cid`.
#[wasm_bindgen]
pub fn content_cid(bytes: &JsValue) -> Result<String, Failure> {
    Ok(Digest::of(&input::bytes(bytes, "bytes")?).cid().to_string())
}

/// `document.verifyDigest`.
#[wasm_bindgen]
pub fn document_verify_digest(bytes: &JsValue, hash: &JsValue) -> Outcome {
    let hash = input::fixed_bytes::<32>(hash, "hash")?;
    let matched = verify_digest(&input::bytes(bytes, "bytes")?, &hash);
    Ok(nullable(matched.map(|algorithm| algorithm.to_string())))
}

/// `document.verificationMethods`.
#[wasm_bindgen]
pub fn document_verification_methods(json: &JsValue, purpose: &JsValue) -> Outcome {
    let text = input::text(json, "document")?;
    let purpose = input::optional(purpose, |value| {
        let name = input::text(value, "purpose")?;
        Purpose::from_name(&name).ok_or_else(|| {
            Failure::input("purpose", "a verification relationship of DID Core", name)
        })
    })?;
    Ok(list(verification_methods(&text, purpose)?.iter().map(method)))
}

fn method(method: &VerificationMethod) -> JsValue {
    Record::new()
        .with("id", method.id.as_str())
        .with_some("controller", method.controller.as_deref())
        .with_some("type", method.method_type.as_deref())
        .with_some("publicKey", method.public_key.as_ref().map(ToString::to_string))
        .with_some("legacy", method.legacy.then_some(true))
        .into()
}

/// `document.multikey`.
#[wasm_bindgen]
pub fn document_multikey(key_type: &JsValue, public_key: &JsValue) -> Result<String, Failure> {
    let name = input::text(key_type, "type")?;
    let key_type = KeyType::from_name(&name).ok_or_else(|| {
        Failure::input("type", "one of Ed25519, secp256k1, P-256 and X25519", format!("{name:?}"))
    })?;
    Ok(Multikey::new(key_type, &input::bytes(public_key, "publicKey")?)?.to_string())
}

/// `document.parseMultikey`.
#[wasm_bindgen]
pub fn document_parse_multikey(text: &JsValue) -> Outcome {
    let key = Multikey::read(&input::text(text, "multikey")?)?;
    Ok(Record::new()
        .with("type", key.key_type.to_string())
        .with("bytes", Uint8Array::from(key.bytes.as_slice()))
        .with_some("legacy", key.legacy.then_some(true))
        .into())
}
