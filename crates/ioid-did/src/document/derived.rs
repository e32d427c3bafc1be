//! Documents that follow from the DID itself: of `did:key` and `did:ethr`, to which the controllers
//! and keys of devices point.

use alloc::{format, string::ToString, vec};

use alloy_primitives::{Address, U256};
use ioid_bytes::natural;

use crate::{
    document::{
        method::{METHODS, MethodType, Purpose},
        service::address,
    },
    json::{Json, Object},
    multikey::{KeyType, Multikey, MultikeyError},
};

const CONTEXT: &str = "https://www.w3.org/ns/did/v1";
/// The context of DID 1.1 holds the terms of Multikey, and is what did:key writes.
const CONTEXT_1_1: &str = "https://www.w3.org/ns/did/v1.1";
/// `EcdsaSecp256k1RecoveryMethod2020` and `blockchainAccountId`.
const RECOVERY_CONTEXT: &str = "https://w3id.org/security/suites/secp256k1recovery-2020/v2";

/// The document of a `did:key`, whose method-specific id is a Multikey.
///
/// The key serves every purpose that its type can. An Ed25519 key also gives the X25519 key that
/// belongs to it, for key agreement.
///
/// Source: [did:key 0.9](https://w3c-ccg.github.io/did-key-spec/), "Document Creation Algorithm".
///
/// ```
/// use ioid_did::key_document;
/// let document = key_document("z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK")?;
/// let id = document.get("id").and_then(|id| id.as_str());
/// assert_eq!(id, Some("did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK"));
/// # Ok::<(), ioid_did::MultikeyError>(())
/// ```
pub fn key_document(id: &str) -> Result<Json, MultikeyError> {
    let key = Multikey::parse(id)?;
    let did = ["did:key:", id].concat();
    let method = |key: &str| {
        Json::from(Object::of([
            ("id", [&did, "#", key].concat().into()),
            ("type", MethodType::Multikey.name().into()),
            ("controller", did.as_str().into()),
            ("publicKeyMultibase", key.into()),
        ]))
    };
    let reference = || Json::from([&did, "#", id].concat());
    let mut document = Object::of([
        ("@context", vec![Json::from(CONTEXT_1_1)].into()),
        ("id", did.as_str().into()),
        (METHODS, vec![method(id)].into()),
    ]);
    for purpose in Purpose::ALL {
        if purpose.fits(key.key_type()) {
            document.set(purpose.name(), vec![reference()]);
        }
    }
    if let Some(agreement) = key.x25519() {
        document.set(Purpose::KeyAgreement.name(), vec![method(&agreement.to_string())]);
    }
    Ok(document.into())
}

/// What a `did:ethr` names: an address, or the public key it belongs to, on one chain.
///
/// ```text
/// did:ethr:[ <chain> ":" ] ( <address> | <compressed secp256k1 key> )
/// ```
///
/// The chain is `0x` and hexadecimal digits, or `mainnet`; without one it is Ethereum mainnet.
/// Other names of chains mean what the reader configured, so they are not read.
///
/// Source: [did:ethr](https://github.com/decentralized-identity/ethr-did-resolver), "Method
/// Specific Identifier".
///
/// ```
/// use alloy_primitives::U256;
/// use ioid_did::EthrDid;
/// let owner = EthrDid::parse("0x1251:0x476c81C27036D05cB5ebfe30ae58C23351a61C4A");
/// assert_eq!(owner.map(|owner| owner.chain_id), Some(U256::from(4689)));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EthrDid {
    /// The chain, not zero.
    pub chain_id: U256,
    /// The address that controls the DID until did:ethr's registry says otherwise.
    pub address: Address,
    /// Its public key, when the DID holds that.
    pub public_key: Option<Multikey>,
}

impl EthrDid {
    /// Reads the method-specific id.
    #[must_use]
    pub fn parse(id: &str) -> Option<Self> {
        let (chain, holder) = id.rsplit_once(':').unwrap_or(("mainnet", id));
        let chain_id = match chain.strip_prefix("0x") {
            Some(digits) => {
                natural(digits, 16).map(U256::from_limbs).filter(|chain| !chain.is_zero())?
            }
            _ if chain == "mainnet" => U256::ONE,
            _ => return None,
        };
        if let Ok(address) = address(holder) {
            return Some(Self { chain_id, address, public_key: None });
        }
        let digits = holder.strip_prefix("0x").filter(|digits| digits.len() == 66)?;
        let bytes = alloy_primitives::hex::decode(digits).ok()?;
        let key = Multikey::new(KeyType::Secp256k1, &bytes).ok()?;
        Some(Self { chain_id, address: key.device_address()?, public_key: Some(key) })
    }

    /// The document before anything was written to did:ethr's registry (ERC-1056): the address is
    /// the controller, by `#controller`, and by `#controllerKey` when the DID holds the key. Changes
    /// of owner, delegates and attributes are not in it.
    #[must_use]
    pub fn document(&self, did: &str) -> Json {
        let Self { chain_id, address, public_key } = self;
        let controller = Json::from([did, "#controller"].concat());
        let mut methods = vec![Json::from(Object::of([
            ("id", controller.clone()),
            ("type", "EcdsaSecp256k1RecoveryMethod2020".into()),
            ("controller", did.into()),
            ("blockchainAccountId", format!("eip155:{chain_id}:{address}").into()),
        ]))];
        let mut contexts = vec![Json::from(CONTEXT), RECOVERY_CONTEXT.into()];
        let mut references = vec![controller];
        if let Some(key) = public_key {
            let method = MethodType::EcdsaSecp256k1VerificationKey2019;
            let id = Json::from([did, "#controllerKey"].concat());
            methods.push(Json::from(Object::of([
                ("id", id.clone()),
                ("type", method.name().into()),
                ("controller", did.into()),
                ("publicKeyJwk", key.to_jwk().into()),
            ])));
            contexts.push(method.context().into());
            references.push(id);
        }
        Json::from(Object::of([
            ("@context", contexts.into()),
            ("id", did.into()),
            (METHODS, methods.into()),
            (Purpose::Authentication.name(), references.clone().into()),
            (Purpose::AssertionMethod.name(), references.into()),
        ]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{vectors, verification_methods};
    use proptest::prelude::*;

    const ADDRESS: &str = "0x476c81C27036D05cB5ebfe30ae58C23351a61C4A";

    #[test]
    fn the_document_of_the_specification() {
        let file = vectors::read("resolution/did-key.json");
        let expected = &file["document_multikey"];
        let id = expected["id"].as_str().unwrap().strip_prefix("did:key:").unwrap();
        let document: serde_json::Value =
            serde_json::from_str(&key_document(id).unwrap().to_text()).unwrap();
        assert_eq!(&document, expected);
    }

    /// The folder of 2021 writes each key in the suite of its type; key and purposes are the same.
    #[test]
    fn keys_and_purposes_of_the_older_documents() {
        let file = vectors::read("resolution/did-key.json");
        let mut count = 0;
        for row in file["documents"].as_array().unwrap() {
            let expected = row.to_string();
            let id = row["id"].as_str().unwrap().strip_prefix("did:key:").unwrap();
            let document = key_document(id).unwrap().to_text();
            assert!(
                crate::validate(&document, None)
                    .iter()
                    .all(|problem| problem.severity != crate::Severity::Error)
            );
            for purpose in Purpose::ALL {
                let of = |text: &str| -> Vec<_> {
                    let methods = verification_methods(text, Some(purpose)).unwrap();
                    methods.into_iter().map(|method| (method.id, method.public_key)).collect()
                };
                let (ours, theirs) = (of(&document), of(&expected));
                assert_eq!(ours.len(), theirs.len(), "{purpose} {id}");
                for ((id, key), (their_id, their_key)) in ours.iter().zip(&theirs) {
                    assert_eq!(id, their_id);
                    // One stands in a suite that is not read here (P256Key2021).
                    assert!(their_key.is_none() || key == their_key, "{purpose} {id}");
                }
            }
            count += 1;
        }
        assert!(count >= 12, "{count}");
    }

    #[test]
    fn keys_of_no_type_of_ours_have_no_document() {
        for (id, code) in [
            ("123", "KEY_ENCODING"),
            ("z123", "KEY_UNSUPPORTED"),
            ("zH3C2AVvLMfThF3xGk8qEsvTZbW2nK7QULaFVpJ6zC1db", "KEY_LEGACY"),
            (
                "z82Lm1MpAkeJcix9K8TMiLd5NMAhnwkjjCBeWHXyu3U4oT2MVJJKXkcVBgjGhnLBn2Kaau9",
                "KEY_UNSUPPORTED",
            ),
        ] {
            assert_eq!(key_document(id).unwrap_err().code(), code, "{id}");
        }
    }

    #[test]
    fn chains_and_keys_of_ethr() {
        let key = "0x0355237d4af6afc7f139e396329d56a4d1235c94abde9a25782241774c06cccfb6";
        for (id, chain, with_key) in [
            (ADDRESS.to_string(), 1, false),
            (format!("mainnet:{ADDRESS}"), 1, false),
            (format!("0x1:{}", ADDRESS.to_lowercase()), 1, false),
            (format!("0x1251:{ADDRESS}"), 4689, false),
            (format!("0x1252:{key}"), 4690, true),
        ] {
            let found = EthrDid::parse(&id).unwrap_or_else(|| panic!("{id}"));
            assert_eq!(found.chain_id, U256::from(chain), "{id}");
            assert_eq!(found.address.to_string(), ADDRESS, "{id}");
            assert_eq!(found.public_key.is_some(), with_key);
            let did = format!("did:ethr:{id}");
            let document = found.document(&did).to_text();
            let problems = crate::validate(&document, None);
            assert!(
                problems.iter().all(|p| p.severity == crate::Severity::Warning),
                "{problems:?}"
            );
            let methods = verification_methods(&document, Some(Purpose::Authentication)).unwrap();
            assert_eq!(methods[0].id, format!("{did}#controller"));
            assert_eq!(methods.len(), 1 + usize::from(with_key));
            let account = format!("\"eip155:{chain}:{ADDRESS}\"");
            assert!(document.contains(&account), "{document}");
        }
        for id in [
            "",
            "0x",
            "sepolia:0x476c81C27036D05cB5ebfe30ae58C23351a61C4A",
            "0x0:0x476c81C27036D05cB5ebfe30ae58C23351a61C4A",
            "0x:0x476c81C27036D05cB5ebfe30ae58C23351a61C4A",
            "0x1:2:0x476c81C27036D05cB5ebfe30ae58C23351a61C4A",
            "0x476C81C27036D05cB5ebfe30ae58C23351a61C4A",
            "0x0455237d4af6afc7f139e396329d56a4d1235c94abde9a25782241774c06cccfb6",
        ] {
            assert_eq!(EthrDid::parse(id), None, "{id}");
        }
    }

    proptest! {
        #[test]
        fn never_panics(id in "(0x[0-9a-f]{0,4}:|mainnet:)?(0x)?[0-9a-fz]{0,70}") {
            let _ = key_document(&id);
            if let Some(found) = EthrDid::parse(&id) {
                let _ = found.document("did:ethr:x");
            }
        }
    }
}
