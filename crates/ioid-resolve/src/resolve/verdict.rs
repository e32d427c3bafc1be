use std::fmt;

use alloy_primitives::{Address, B256, U256, keccak256};
use ioid_chain::registry_v1::Permit;
use ioid_did::{Digest, sha512_256};

/// What was proven about a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Verdict {
    /// The registry's hash is that of the exact bytes; or the document follows from the DID itself.
    Verified,
    /// The registry's hash is that of the canonical form of the document.
    VerifiedCanonical,
    /// The registry has no hash, but its URI names the content and the bytes are that content.
    CidOnly,
    /// The registry's hash is of something else than a document, as older devices have it.
    LegacyHash,
    /// The bytes are not what the registry's hash says.
    Mismatch,
    /// Nothing gave the document.
    Unavailable,
    /// Registered without a document.
    NoDocument,
    /// The bytes are the right ones, and are no valid document of this DID.
    InvalidDocument,
    /// The registry does not know the DID.
    Unregistered,
    /// The registry knew the DID, and it was removed.
    Deactivated,
}

impl Verdict {
    /// The name in the public interface.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Verified => "verified",
            Self::VerifiedCanonical => "verified-canonical",
            Self::CidOnly => "cid-only",
            Self::LegacyHash => "legacy-hash",
            Self::Mismatch => "mismatch",
            Self::Unavailable => "unavailable",
            Self::NoDocument => "no-document",
            Self::InvalidDocument => "invalid-document",
            Self::Unregistered => "unregistered",
            Self::Deactivated => "deactivated",
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// How a check came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Outcome {
    /// Both values are the same.
    Passed,
    /// They are not.
    Failed,
    /// One of them is not there, or could not be read.
    Skipped,
}

impl Outcome {
    /// The name in the public interface.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Failed => "failed",
            Self::Skipped => "skipped",
        }
    }
}

impl From<bool> for Outcome {
    fn from(passed: bool) -> Self {
        if passed { Self::Passed } else { Self::Failed }
    }
}

/// One thing that was compared, with both values as text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// `cid`, `hash`, `document`, `id`, `account`, `controller`, `history` or `events`.
    pub name: &'static str,
    /// How it came out.
    pub outcome: Outcome,
    /// What it had to be.
    pub expected: Option<String>,
    /// What it is.
    pub found: Option<String>,
}

impl Check {
    pub(super) fn new(
        name: &'static str,
        outcome: impl Into<Outcome>,
        expected: Option<String>,
        found: Option<String>,
    ) -> Self {
        Self { name, outcome: outcome.into(), expected, found }
    }
}

/// What a v1 registry's hash was made of when it is the hash of no document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum LegacyHash {
    /// Keccak-256 of the device's address.
    DeviceAddress,
    /// The digest of a permit that the device signed for its owner.
    Permit,
    /// A hash of nothing.
    Empty,
}

impl LegacyHash {
    /// The name in the public interface.
    pub const fn name(self) -> &'static str {
        match self {
            Self::DeviceAddress => "device-address",
            Self::Permit => "permit",
            Self::Empty => "empty",
        }
    }
}

/// What is known of a v1 device, to recognise a hash that was made of it.
#[derive(Clone, Copy, Debug)]
pub(super) struct LegacyFacts {
    pub(super) device: Address,
    pub(super) owner: Option<Address>,
    /// How many permits were used.
    pub(super) nonce: U256,
    pub(super) chain_id: U256,
    pub(super) registry: Address,
}

/// Permits whose digest is tried: a device signs one for a registration and one for each change.
const MOST_PERMITS: u64 = 16;

impl LegacyFacts {
    /// What `hash` was made of, if of nothing but what is known.
    pub(super) fn recognise(&self, hash: &B256) -> Option<LegacyHash> {
        let empty = [*Digest::of(b"").sha256(), keccak256(b"").0, sha512_256(b"")];
        if empty.contains(&hash.0) {
            return Some(LegacyHash::Empty);
        }
        // Packed, and as a word of the ABI.
        if keccak256(self.device) == *hash || keccak256(self.device.into_word()) == *hash {
            return Some(LegacyHash::DeviceAddress);
        }
        let owner = self.owner?;
        let used = u64::try_from(self.nonce).unwrap_or(MOST_PERMITS).min(MOST_PERMITS);
        let permit = |nonce| Permit {
            owner,
            nonce: U256::from(nonce),
            chain_id: self.chain_id,
            registry: self.registry,
        };
        (0..used).any(|nonce| permit(nonce).digest() == *hash).then_some(LegacyHash::Permit)
    }
}
