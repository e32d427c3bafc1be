//! What bytes prove, beside what the registry says.

use alloy_primitives::B256;
use ioid_did::{
    Cid, Did, Digest, EthrDid, Expected, HashAlgorithm, Json, Nft, Problem, Severity,
    account_endpoints, owner_did, sha512_256, validate_json, verify_digest,
};

use super::{Check, ErrorType, Outcome, Registered, Resolution, Verdict};

/// Problems of a document that are reported. A megabyte can have a hundred thousand.
pub const MOST_PROBLEMS: usize = 100;

/// Bytes of a document that failed its check which are kept to be shown as such.
const LARGEST_EXCERPT: usize = 16 << 10;

/// Characters of a foreign text in a check.
const LONGEST_VALUE: usize = 300;

/// Judges the bytes behind the registry's URI; `cid` is the one that the URI names and that was
/// checked block by block.
pub(super) fn judge(
    resolution: &mut Resolution,
    did: &Did,
    registered: &Registered,
    bytes: &[u8],
    cid: Option<&Cid>,
) {
    let hash = resolution.registry_hash.unwrap_or_default();
    let sha256 = B256::from(*Digest::of(bytes).sha256());
    resolution.content_hash = Some(sha256);
    if let Some(cid) = cid {
        let cid = Some(cid.to_string());
        resolution.checks.push(Check::new("cid", true, cid.clone(), cid));
    }

    let parsed = Json::parse_bytes(bytes);
    let (verdict, algorithm) = bound(bytes, parsed.as_ref().ok(), &hash, registered);
    resolution.algorithm = algorithm;
    let outcome = match verdict {
        _ if hash.is_zero() => Outcome::Skipped,
        Some(_) => Outcome::Passed,
        None => Outcome::Failed,
    };
    let found = if algorithm.is_some() { hash } else { sha256 };
    let (expected, found) = (Some(hash.to_string()), Some(found.to_string()));
    resolution.checks.push(Check::new("hash", outcome, expected, found));

    resolution.verdict = match verdict {
        Some(verdict) => verdict,
        None if hash.is_zero() && cid.is_some() => Verdict::CidOnly,
        None => match registered.legacy.and_then(|facts| facts.recognise(&hash)) {
            Some(legacy) => {
                resolution.legacy_hash = Some(legacy);
                Verdict::LegacyHash
            }
            None => return mismatch(resolution, bytes),
        },
    };
    let mut expected = Expected::did(*did);
    if let Some(nft) = registered.token() {
        expected = expected.with_nft(nft);
    }
    let problems = validate_json(&parsed, &expected);
    let valid = check_document(resolution, did, registered, parsed.as_ref().ok(), &problems);
    resolution.problems = problems;
    resolution.problems.truncate(MOST_PROBLEMS);
    let text = std::str::from_utf8(bytes).ok();
    match (valid, text) {
        (true, Some(text)) if resolution.verdict != Verdict::LegacyHash || cid.is_some() => {
            resolution.document = Some(text.to_owned());
        }
        (true, _) => {
            resolution.untrusted = Some(excerpt(bytes));
            let detail = "nothing binds the document to the device: the registry's hash is of \
                          something else, and its URI names no content";
            resolution.fail(ErrorType::InvalidDidDocument, detail);
        }
        (false, _) => {
            resolution.verdict = Verdict::InvalidDocument;
            resolution.untrusted = Some(excerpt(bytes));
            let first = resolution.problems.iter().find(|problem| is_error(problem));
            let detail = first.map(|problem| problem.message.clone()).unwrap_or_default();
            resolution.fail(ErrorType::InvalidDidDocument, detail);
        }
    }
}

/// The bytes are others than were registered.
pub(super) fn mismatch(resolution: &mut Resolution, bytes: &[u8]) {
    resolution.verdict = Verdict::Mismatch;
    resolution.content_hash = Some(B256::from(*Digest::of(bytes).sha256()));
    resolution.untrusted = Some(excerpt(bytes));
    let detail = "the bytes that were served are not those that the registry names";
    resolution.fail(ErrorType::InvalidDidDocument, detail);
}

/// Whether the registry's hash is that of the bytes or of their canonical form, and which hash.
fn bound(
    bytes: &[u8],
    parsed: Option<&Json>,
    hash: &B256,
    registered: &Registered,
) -> (Option<Verdict>, Option<HashAlgorithm>) {
    let matching = |bytes: &[u8]| match verify_digest(bytes, hash) {
        // Only v1 devices were registered with this one.
        None if registered.legacy.is_some() && sha512_256(bytes) == hash.0 => {
            Some(HashAlgorithm::Sha512_256)
        }
        found => found,
    };
    if let Some(algorithm) = matching(bytes) {
        return (Some(Verdict::Verified), Some(algorithm));
    }
    match parsed.and_then(|document| matching(document.canonical().as_bytes())) {
        Some(algorithm) => (Some(Verdict::VerifiedCanonical), Some(algorithm)),
        None => (None, None),
    }
}

fn is_error(problem: &Problem) -> bool {
    problem.severity == Severity::Error
}

/// Reports what the document says beside what it should say; whether it can be used.
fn check_document(
    resolution: &mut Resolution,
    did: &Did,
    registered: &Registered,
    document: Option<&Json>,
    problems: &[Problem],
) -> bool {
    let first = problems.iter().find(|problem| is_error(problem));
    let found = first.map(|problem| [problem.code, " at ", &problem.path].concat());
    resolution.checks.push(Check::new("document", first.is_none(), None, found));
    let Some(document) = document else { return false };

    let id = document.get("id").and_then(Json::as_str).unwrap_or_default();
    let same = Did::parse(id).as_ref() == Ok(did);
    resolution.checks.push(Check::new("id", same, Some(did.to_string()), Some(start(id))));

    let endpoints = account_endpoints(document);
    if let Some(endpoint) = endpoints.first() {
        let nft = registered.token();
        let outcome = match &nft {
            None => Outcome::Skipped,
            Some(nft) => endpoints.iter().all(|text| Nft::parse(text) == Some(*nft)).into(),
        };
        let expected = nft.map(|nft| nft.to_string());
        resolution.checks.push(Check::new("account", outcome, expected, Some(start(endpoint))));
    }
    check_controller(resolution, registered, document);
    first.is_none()
}

/// A sold device keeps its document: that its controller is not the owner any more is worth
/// knowing, and makes the document no less the registered one.
fn check_controller(resolution: &mut Resolution, registered: &Registered, document: &Json) {
    let controller = document.get("controller");
    let controllers: Vec<&str> = match controller {
        Some(Json::Array(items)) => items.iter().filter_map(Json::as_str).collect(),
        Some(value) => value.as_str().into_iter().collect(),
        None => return,
    };
    let read = |did: &&str| did.strip_prefix("did:ethr:").and_then(EthrDid::parse);
    let mut accounts = controllers.iter().filter_map(read).peekable();
    let chain_id = registered.nft.chain_id;
    let outcome = match registered.owner {
        Some(owner) if accounts.peek().is_some() => {
            accounts.any(|account| account.address == owner && account.chain_id == chain_id).into()
        }
        _ => Outcome::Skipped,
    };
    let expected = registered.owner.map(|owner| owner_did(&owner, &chain_id));
    let found = Some(start(&controllers.join(" ")));
    resolution.checks.push(Check::new("controller", outcome, expected, found));
}

fn start(text: &str) -> String {
    text.chars().take(LONGEST_VALUE).collect()
}

fn excerpt(bytes: &[u8]) -> String {
    let part = bytes.get(..bytes.len().min(LARGEST_EXCERPT)).unwrap_or_default();
    String::from_utf8_lossy(part).into_owned()
}
