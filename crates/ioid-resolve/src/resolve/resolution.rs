use alloy_primitives::{Address, B256};
use ioid_chain::NftContract;
use ioid_chain::registry::DeviceNft;
use ioid_did::{HashAlgorithm, Problem};

use super::json::{Members, array};
use super::time::date_time;
use super::{Check, LegacyHash, Verdict};
use crate::Attempt;

/// What kept a DID or a DID URL from being resolved, by the names of the standard.
///
/// Source: [DID Resolution 1.0](https://www.w3.org/TR/did-resolution/#errors), Controlled
/// Identifiers 1.0 for the last two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorType {
    /// The text is no DID, or no possible ioID.
    InvalidDid,
    /// The text is no DID URL.
    InvalidDidUrl,
    /// An option has a value it cannot have.
    InvalidOptions,
    /// Nothing is there.
    NotFound,
    /// The document does not come in the form that was asked for.
    RepresentationNotSupported,
    /// The bytes are no document of this DID, or not those that were registered.
    InvalidDidDocument,
    /// DIDs of this method are not resolved here.
    MethodNotSupported,
    /// An option is not known here.
    FeatureNotSupported,
    /// Something that should work did not.
    InternalError,
    /// What the DID URL names is no key.
    InvalidVerificationMethod,
    /// The document does not give the key this purpose.
    InvalidRelationship,
}

impl ErrorType {
    /// The URL that names it in `error.type`.
    pub fn url(self) -> String {
        let (space, name) = match self {
            Self::InvalidVerificationMethod | Self::InvalidRelationship => {
                ("https://w3id.org/security#", self.name())
            }
            _ => ("https://www.w3.org/ns/did#", self.name()),
        };
        [space, name].concat()
    }

    /// The name, without the URL before it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::InvalidDid => "INVALID_DID",
            Self::InvalidDidUrl => "INVALID_DID_URL",
            Self::InvalidOptions => "INVALID_OPTIONS",
            Self::NotFound => "NOT_FOUND",
            Self::RepresentationNotSupported => "REPRESENTATION_NOT_SUPPORTED",
            Self::InvalidDidDocument => "INVALID_DID_DOCUMENT",
            Self::MethodNotSupported => "METHOD_NOT_SUPPORTED",
            Self::FeatureNotSupported => "FEATURE_NOT_SUPPORTED",
            Self::InternalError => "INTERNAL_ERROR",
            Self::InvalidVerificationMethod => "INVALID_VERIFICATION_METHOD",
            Self::InvalidRelationship => "INVALID_RELATIONSHIP_FOR_VERIFICATION_METHOD",
        }
    }

    const fn title(self) -> &'static str {
        match self {
            Self::InvalidDid => "This is no DID that can be resolved.",
            Self::InvalidDidUrl => "This is no DID URL that can be dereferenced.",
            Self::InvalidOptions => "An option cannot have this value.",
            Self::NotFound => "There is no such document or resource.",
            Self::RepresentationNotSupported => "The document has no such representation.",
            Self::InvalidDidDocument => "The document cannot be trusted.",
            Self::MethodNotSupported => "DIDs of this method are not resolved here.",
            Self::FeatureNotSupported => "This option is not supported.",
            Self::InternalError => "The document could not be read.",
            Self::InvalidVerificationMethod => "This is no verification method.",
            Self::InvalidRelationship => "The key does not serve this purpose.",
        }
    }
}

/// An error of the standard with a sentence about this very case (RFC 9457).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResolutionError {
    /// Which.
    pub kind: ErrorType,
    /// One sentence about this case.
    pub detail: String,
}

impl ResolutionError {
    /// An error with its sentence.
    pub fn new(kind: ErrorType, detail: impl Into<String>) -> Self {
        Self { kind, detail: detail.into() }
    }

    pub(super) fn to_json(&self) -> String {
        let mut members = Members::new();
        members.text("type", &self.kind.url());
        members.text("title", self.kind.title());
        members.text("detail", &self.detail);
        members.end()
    }
}

/// A document and everything that was found out on the way to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resolution {
    /// The DID as it was given.
    pub did: String,
    /// What was proven.
    pub verdict: Verdict,
    /// Why there is no document.
    pub error: Option<ResolutionError>,
    /// Block of every chain read; none when the chain was not asked.
    pub block: Option<u64>,
    /// Exact text of the document, when the verdict allows to trust it.
    pub document: Option<String>,
    /// Media type of the document.
    pub content_type: Option<&'static str>,
    /// The one spelling of the DID, when it was given in another.
    pub canonical_id: Option<String>,
    /// When the DID was registered, in seconds since 1970 UTC, if that was asked for and is known.
    pub created: Option<u64>,
    /// When it was changed last, likewise.
    pub updated: Option<u64>,
    /// The registry's URI.
    pub uri: Option<String>,
    /// The registry's hash.
    pub registry_hash: Option<B256>,
    /// SHA-256 of the bytes that came back.
    pub content_hash: Option<B256>,
    /// Which hash of the bytes is the registry's.
    pub algorithm: Option<HashAlgorithm>,
    /// What the registry's hash was made of, when of no document.
    pub legacy_hash: Option<LegacyHash>,
    /// The NFT the device is bound to.
    pub nft: Option<DeviceNft>,
    /// Who owns that NFT; none when it is on another chain or does not exist.
    pub owner: Option<Address>,
    /// The device's account, where it can be computed.
    pub account: Option<Address>,
    /// Each source that was asked.
    pub attempts: Vec<Attempt>,
    /// Everything that was compared.
    pub checks: Vec<Check>,
    /// What validation found, at most [`MOST_PROBLEMS`](super::MOST_PROBLEMS).
    pub problems: Vec<Problem>,
    /// Text that failed its check.
    pub untrusted: Option<String>,
}

impl Resolution {
    pub(super) fn new(did: String, verdict: Verdict) -> Self {
        Self {
            did,
            verdict,
            error: None,
            block: None,
            document: None,
            content_type: None,
            canonical_id: None,
            created: None,
            updated: None,
            uri: None,
            registry_hash: None,
            content_hash: None,
            algorithm: None,
            legacy_hash: None,
            nft: None,
            owner: None,
            account: None,
            attempts: Vec::new(),
            checks: Vec::new(),
            problems: Vec::new(),
            untrusted: None,
        }
    }

    /// Nothing was looked at, because of what was asked.
    pub fn refused(did: &str, kind: ErrorType, detail: impl Into<String>) -> Self {
        let verdict = match kind {
            ErrorType::InvalidDid | ErrorType::NotFound => Verdict::Unregistered,
            _ => Verdict::Unavailable,
        };
        let error = Some(ResolutionError::new(kind, detail));
        Self { error, ..Self::new(did.chars().take(LONGEST_DID).collect(), verdict) }
    }

    /// Takes the document away, and says why.
    pub(super) fn fail(&mut self, kind: ErrorType, detail: impl Into<String>) {
        self.document = None;
        self.content_type = None;
        self.error = Some(ResolutionError::new(kind, detail));
    }

    /// The media type of [`to_json`](Self::to_json).
    pub const MEDIA_TYPE: &'static str = "application/did-resolution";

    /// The DID resolution result of the standard as JSON text, with `verdict`, `evidence`,
    /// `problems` and `untrusted` added. Integers that may be large are decimal text.
    ///
    /// Source: [DID Resolution 1.0](https://www.w3.org/TR/did-resolution/#did-resolution-result).
    pub fn to_json(&self) -> String {
        let mut result = Members::new();
        result.raw("didDocument", self.document.as_deref().unwrap_or("null"));
        result.raw("didResolutionMetadata", &self.metadata());
        result.raw("didDocumentMetadata", &self.document_metadata());
        self.write_proof(&mut result);
        result.end()
    }

    /// Verdict, evidence, problems and what cannot be trusted.
    pub(super) fn write_proof(&self, result: &mut Members) {
        result.text("verdict", self.verdict.name());
        result.raw("evidence", &self.evidence());
        result.raw("problems", &array(self.problems.iter().map(problem)));
        result.some("untrusted", self.untrusted.as_deref());
    }

    fn metadata(&self) -> String {
        let mut members = Members::new();
        members.some("contentType", self.content_type);
        if let Some(error) = &self.error {
            members.raw("error", &error.to_json());
        }
        members.end()
    }

    /// `didDocumentMetadata`: empty when there is an error.
    pub(super) fn document_metadata(&self) -> String {
        let mut members = Members::new();
        if self.error.is_none() {
            members.some("versionId", self.block.map(|block| block.to_string()).as_deref());
            members.some("created", self.created.map(date_time).as_deref());
            members.some("updated", self.updated.map(date_time).as_deref());
            if self.verdict == Verdict::Deactivated {
                members.raw("deactivated", "true");
            }
            members.some("canonicalId", self.canonical_id.as_deref());
        }
        members.end()
    }

    fn evidence(&self) -> String {
        let hash = |hash: Option<B256>| hash.map(|hash| hash.to_string());
        let mut members = Members::new();
        members.some("block", self.block.map(|block| block.to_string()).as_deref());
        members.some("uri", self.uri.as_deref());
        members.some("registryHash", hash(self.registry_hash).as_deref());
        members.some("contentHash", hash(self.content_hash).as_deref());
        members.some("algorithm", self.algorithm.map(|name| name.to_string()).as_deref());
        members.some("legacyHash", self.legacy_hash.map(LegacyHash::name));
        if let Some(nft) = &self.nft {
            members.raw("nft", &nft_json(nft));
        }
        members.some("owner", self.owner.map(|owner| owner.to_string()).as_deref());
        members.some("account", self.account.map(|account| account.to_string()).as_deref());
        members.raw("gateways", &array(self.attempts.iter().map(attempt)));
        members.raw("checks", &array(self.checks.iter().map(check)));
        members.end()
    }
}

/// Characters of a text that is no DID that are given back.
const LONGEST_DID: usize = 2048;

fn nft_json(nft: &DeviceNft) -> String {
    let contract = match nft.contract {
        NftContract::Evm(contract) => contract.to_string(),
        NftContract::Solana(contract) => contract.to_string(),
    };
    let mut members = Members::new();
    members.text("chainId", &nft.chain_id.to_string());
    members.text("contract", &contract);
    members.text("tokenId", &nft.token_id.to_string());
    members.end()
}

fn attempt(attempt: &Attempt) -> String {
    let mut members = Members::new();
    members.text("url", &attempt.url);
    members.some("error", attempt.error.as_deref());
    members.end()
}

fn check(check: &Check) -> String {
    let mut members = Members::new();
    members.text("name", check.name);
    members.text("outcome", check.outcome.name());
    members.some("expected", check.expected.as_deref());
    members.some("found", check.found.as_deref());
    members.end()
}

fn problem(problem: &Problem) -> String {
    let mut members = Members::new();
    members.text("path", &problem.path);
    members.text("code", problem.code);
    members.text("message", &problem.message);
    members.text("severity", &problem.severity.to_string());
    members.end()
}
