//! Documents that are read, and documents that are made.

use ioid_did::{BuildDocument, Did, Expected, Json, Nft, Severity, validate, validate_against};
use ioid_did::{Digest, verification_methods, verify_digest};

use crate::{failure, text};

/// Every problem is somewhere in the document; the canonical form has the same problems.
pub(crate) fn document(data: &[u8]) {
    let Some(text) = text(data) else { return };
    let problems = validate(text, None);
    for problem in &problems {
        failure::check(problem.code, &[], &problem.message);
        assert!(problem.path.is_empty() || problem.path.starts_with('/'), "{problem:?}");
    }
    let Ok(json) = Json::parse(text) else {
        assert_eq!(problems.len(), 1, "what is no JSON has one problem");
        return;
    };
    let id = json.as_object().and_then(|document| document.get("id")).and_then(Json::as_str);
    if let Some(did) = id.and_then(|id| Did::parse(id).ok()) {
        let expected = validate_against(text, &Expected::did(did));
        let strange = |code| expected.iter().any(|problem| problem.code == code);
        assert!(!strange("DOCUMENT_ID_MISMATCH"), "a document of its own DID");
    }
    if let Some(nft) = id.and_then(Nft::parse) {
        assert_eq!(Nft::parse(&nft.to_string()), Some(nft));
    }
    if let Ok(methods) = verification_methods(text, None) {
        for key in methods.iter().filter_map(|method| method.public_key.as_ref()) {
            assert!(!key.bytes().is_empty());
        }
    }
    let canonical = json.canonical();
    assert_eq!(validate(&canonical, None).len(), problems.len());
    let digest = Digest::of(canonical.as_bytes());
    assert!(verify_digest(canonical.as_bytes(), digest.sha256()).is_some());
}

/// What is made from an input is a valid document of the DID it was made for.
pub(crate) fn document_input(data: &[u8]) {
    let Some(text) = text(data) else { return };
    let input = match BuildDocument::parse(text) {
        Ok(input) => input,
        Err(error) => return failure::check(error.code(), &error.details(), &error),
    };
    match input.build() {
        Ok(document) => {
            let text = document.canonical();
            let problems = validate(text, Some(&input.did));
            let bad = problems.iter().find(|problem| problem.severity == Severity::Error);
            assert!(bad.is_none(), "{bad:?} in {text}");
            assert_eq!(Json::parse(text).map(|json| json.canonical()).as_deref(), Ok(text));
            assert_eq!(document.digest(), Digest::of(text.as_bytes()));
        }
        Err(error) => failure::check(error.code(), &error.details(), &error),
    }
}
