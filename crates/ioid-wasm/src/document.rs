//! `document` and `content.cid`. Documents cross as JSON text: parsing text once here measures
//! faster than walking an object property by property, and keeps the bytes that are hashed.

use alloc::{
    borrow::Cow,
    format,
    string::{String, ToString},
};
use core::cell::RefCell;

use ioid_bytes::JsonText;
use ioid_chain::address;
use ioid_did::{
    BuildDocument, Did, Digest, JsonView, KeyType, Multikey, Purpose, Severity, VerificationMethod,
    validate, verification_methods, verify_digest,
};

use crate::argument::{Arg, Positional};
use crate::call::Outcome;
use crate::reply::{Answer, Record, Reply, list, nullable};
use crate::{Failure, input};

/// Text and canonical text of the document that was built last, unless it is long.
type Built = Option<(String, String)>;

ioid_local::local! {
    /// A document is built to be hashed and published. As long as the text is the same, byte for
    /// byte, so is its canonical form.
    static BUILT: RefCell<Built> = const { RefCell::new(None) };
}

const LONGEST_KEPT: usize = 1 << 14;

/// `document.build`: the document as JSON text.
pub(crate) fn build([json, ..]: &Positional<'_>) -> Outcome {
    let text = input::text(json, "input")?;
    let input = BuildDocument::parse_with(text, |text| address::parse(text).ok())?;
    let document = input.build()?;
    let reply = Reply::json(document.text());
    BUILT.set((document.text().len() <= LONGEST_KEPT).then(|| document.into_texts()));
    Ok(reply)
}

/// `document.validate`: the findings as JSON text, which an engine reads faster than records.
pub(crate) fn check([json, did, ..]: &Positional<'_>) -> Outcome {
    let text = input::text(json, "document")?;
    let did = input::optional(did, |did| Ok(Did::parse(input::text(did, "did")?)?))?;
    let problems = validate(text, did.as_ref());
    let valid = problems.iter().all(|problem| problem.severity != Severity::Error);
    let mut found = JsonText::default();
    found.open('{');
    found.name("valid");
    found.word(if valid { "true" } else { "false" });
    found.name("problems");
    found.open('[');
    for problem in problems {
        found.open('{');
        for (name, value) in [
            ("path", &*problem.path),
            ("code", problem.code),
            ("message", &problem.message),
            ("severity", problem.severity.name()),
        ] {
            found.name(name);
            found.text(value);
        }
        found.close('}');
    }
    found.close(']');
    found.close('}');
    Ok(Reply::json(&String::from(found)))
}

/// RFC 8785.
fn canonical(json: &str) -> Result<String, Failure> {
    let known = BUILT.with_borrow(|built| {
        built.as_ref().filter(|(text, _)| text == json).map(|(_, canonical)| canonical.clone())
    });
    match known {
        Some(canonical) => Ok(canonical),
        None => Ok(JsonView::of(json)?.canonical()),
    }
}

/// `document.canonicalize`.
pub(crate) fn canonicalize([json, ..]: &Positional<'_>) -> Outcome {
    Ok(canonical(input::text(json, "document")?)?.into())
}

/// `document.digest`: of bytes as they are, or of the canonical form of a document's JSON text. No
/// JSON text begins with `0x`, so text that does is bytes.
pub(crate) fn digest([content, ..]: &Positional<'_>) -> Outcome {
    let bytes = match *content {
        Arg::Text(text) if !text.starts_with("0x") => Cow::Owned(canonical(text)?.into_bytes()),
        _ => input::bytes(content, "bytes")?,
    };
    let digest = Digest::of(&bytes);
    let mut answer = Answer::default();
    answer.record(3);
    answer.name("hash");
    answer.hex(digest.sha256());
    answer.name("cid");
    answer.text(&digest.cid().to_string());
    answer.name("bytes");
    answer.bytes(&bytes);
    Ok(answer.into())
}

/// `content.cid`.
pub(crate) fn content_cid([bytes, ..]: &Positional<'_>) -> Outcome {
    Ok(Digest::of(&input::bytes(bytes, "bytes")?).cid().to_string().into())
}

/// `document.verifyDigest`.
pub(crate) fn check_digest([bytes, hash, ..]: &Positional<'_>) -> Outcome {
    let hash = input::fixed_bytes::<32>(hash, "hash")?;
    let matched = verify_digest(&input::bytes(bytes, "bytes")?, &hash);
    Ok(nullable(matched.map(|algorithm| algorithm.to_string())))
}

/// `document.verificationMethods`.
pub(crate) fn methods([json, purpose, ..]: &Positional<'_>) -> Outcome {
    let text = input::text(json, "document")?;
    let purpose = input::optional(purpose, |value| {
        let name = input::text(value, "purpose")?;
        Purpose::from_name(name).ok_or_else(|| {
            Failure::input("purpose", "a verification relationship of DID Core", name)
        })
    })?;
    Ok(list(verification_methods(text, purpose)?.iter().map(method)))
}

fn method(method: &VerificationMethod) -> Reply {
    Record::new()
        .with("id", Reply::text(&method.id))
        .with_some("controller", method.controller.as_deref().map(Reply::text))
        .with_some("type", method.method_type.as_deref().map(Reply::text))
        .with_some("publicKey", method.public_key.as_ref().map(ToString::to_string))
        .with_some("legacy", method.legacy.then_some(true))
        .into()
}

/// `document.multikey`.
pub(crate) fn multikey([key_type, public_key, ..]: &Positional<'_>) -> Outcome {
    let name = input::text(key_type, "type")?;
    let key_type = KeyType::from_name(name).ok_or_else(|| {
        Failure::input("type", "one of Ed25519, secp256k1, P-256 and X25519", format!("{name:?}"))
    })?;
    Ok(Multikey::new(key_type, &input::bytes(public_key, "publicKey")?)?.to_string().into())
}

/// `document.parseMultikey`.
pub(crate) fn parse_multikey([text, ..]: &Positional<'_>) -> Outcome {
    let key = Multikey::read(input::text(text, "multikey")?)?;
    Ok(Record::new()
        .with("type", key.key_type.to_string())
        .with("bytes", Reply::bytes(&key.bytes))
        .with_some("legacy", key.legacy.then_some(true))
        .into())
}
