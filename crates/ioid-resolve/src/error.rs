use alloy_primitives::{Address, B256, U256};
use ioid_chain::ChainError;
use ioid_did::facts;
use thiserror::Error;

use crate::{Attempt, Fault, FaultCode};

/// Result of this crate. The error is in a box: a flow hands results on at every step, and those
/// without an error should not pay for its size.
pub type Result<T, E = Box<ClientError>> = core::result::Result<T, E>;

/// Why a conversation with the outside world ended without a result.
#[derive(Clone, Debug, Error, PartialEq)]
#[non_exhaustive]
pub enum ClientError {
    /// A request failed outside; the code is the fault's own.
    #[error("{}", .fault.sentence(.request))]
    Fault {
        /// JSON-RPC method or what was fetched.
        request: &'static str,
        /// What the outside said.
        fault: Fault,
    },
    /// An endpoint answered with something that cannot be right.
    #[error("the node's answer to {request} is malformed: expected {expected}")]
    Malformed {
        /// JSON-RPC method.
        request: &'static str,
        /// What would have been right.
        expected: &'static str,
    },
    /// The endpoint serves another chain.
    #[error("the node serves chain {received}, not chain {expected}")]
    ChainMismatch {
        /// The client's chain.
        expected: U256,
        /// What the node says.
        received: U256,
    },
    /// Something of the chain layer: an address, a call, an answer that is not what was asked for.
    #[error(transparent)]
    Chain(Box<ChainError>),
    /// The text is no ioID.
    #[error(transparent)]
    Did(ioid_did::DidError),
    /// The contract refuses the transaction.
    #[error("the contract refuses this: {message}")]
    Reverted {
        /// Name of the error, `Error` for a plain reason.
        name: String,
        /// A sentence.
        message: String,
        /// Transaction hash when it was included all the same.
        hash: Option<B256>,
    },
    /// The signing account cannot pay value and gas.
    #[error(
        "{account} cannot pay for this transaction: it has {balance} wei and needs about {needed} wei for value and gas"
    )]
    InsufficientGas {
        /// Who pays.
        account: Address,
        /// What it has, in wei.
        balance: U256,
        /// What it needs, in wei.
        needed: U256,
    },
    /// The device account, not the signing account, does not hold what it should send.
    #[error(
        "the device account {account} holds {balance} wei, which is less than the {needed} wei it should send"
    )]
    InsufficientAccountBalance {
        /// The device account.
        account: Address,
        /// What it has, in wei.
        balance: U256,
        /// What it should send, in wei.
        needed: U256,
    },
    /// The account is not in a state in which it acts.
    #[error("the device account {account} cannot act: {reason}")]
    AccountNotActive {
        /// The account.
        account: Address,
        /// Its state, as in the public `AccountStatus`.
        status: &'static str,
        /// The state in words.
        reason: &'static str,
    },
    /// The signing account does not own the device account.
    #[error("{signer} does not own the device account {account}: its owner is {owner}")]
    NotAccountOwner {
        /// The device account.
        account: Address,
        /// Who owns its NFT.
        owner: Address,
        /// Who wanted to sign.
        signer: Address,
    },
    /// The device NFT would go into its own account, or into one that it owns.
    #[error("this would send the device NFT into its own account and lock both for ever")]
    OwnershipCycle {
        /// The account at the end of the cycle.
        account: Address,
    },
    /// The transaction was included and did not revert, but nothing happened.
    #[error("transaction {hash} was included, but its expected effect is missing: {missing}")]
    NoEffect {
        /// Transaction hash.
        hash: B256,
        /// What should be there.
        missing: String,
    },
    /// The transaction is not known to the network any more.
    #[error("the network has not included transaction {hash}; it may still be, or may be dropped")]
    NotIncluded {
        /// Transaction hash.
        hash: B256,
    },
    /// Another transaction with the same nonce was included.
    #[error("transaction {hash} was replaced by another one with the same nonce")]
    Replaced {
        /// Transaction hash.
        hash: B256,
    },
    /// Nobody waits any more for a transaction that was sent; the code is the fault's own.
    #[error("transaction {hash} was sent and may still be included, but is no longer waited for: {}", .fault.message)]
    Unwatched {
        /// Transaction hash.
        hash: B256,
        /// Why the waiting ended.
        fault: Fault,
    },
    /// Only the registry's operator may register.
    #[error("only the project's operator {operator} can register devices, not {signer}")]
    NotOperator {
        /// The registry's operator.
        operator: Address,
        /// Who wanted to sign.
        signer: Address,
    },
    /// The identifier belongs to another NFT already.
    #[error("{did} is already registered for another NFT")]
    AlreadyRegistered {
        /// The ioID.
        did: String,
    },
    /// Project name or device identifier cannot be used.
    #[error(transparent)]
    Derive(ioid_did::DeriveError),
    /// A document could not be made of what was given.
    #[error(transparent)]
    Document(ioid_did::DocumentError),
    /// A document that was given is not valid for the device.
    #[error("the document is not valid at {path}: {message}")]
    DocumentInvalid {
        /// JSON pointer.
        path: String,
        /// What is wrong there.
        message: String,
    },
    /// No device has this DID.
    #[error("{did} is not registered")]
    Unregistered {
        /// The ioID.
        did: String,
    },
    /// The device's NFT lives where this client cannot look.
    #[error("the NFT of {did} is not on an EVM chain, so it has no account here")]
    ForeignAccount {
        /// The ioID.
        did: String,
    },
    /// The device NFT does not exist.
    #[error("NFT {token_id} of {contract} does not exist: mint it first")]
    NftMissing {
        /// NFT contract.
        contract: Address,
        /// Token id.
        token_id: U256,
    },
    /// What a publishing service stored is not what it was given.
    #[error(
        "the publishing service answered with CID {received}, but the document's is {expected}"
    )]
    PublishMismatch {
        /// Computed here.
        expected: String,
        /// What the service said.
        received: String,
    },
    /// An address from which nothing is fetched.
    #[error("the address {uri:?} cannot be used: {reason}")]
    ContentAddress {
        /// Its beginning.
        uri: String,
        /// Why.
        reason: &'static str,
    },
    /// No source gave the content.
    #[error("no source gave the content of {uri}: {}", first_failure(.attempts))]
    ContentUnavailable {
        /// Beginning of its address.
        uri: String,
        /// Each source that was asked, with its failure.
        attempts: Vec<Attempt>,
    },
    /// The content is longer than may be.
    #[error("the content of {uri} is longer than {limit} bytes")]
    ContentTooLarge {
        /// Beginning of its address.
        uri: String,
        /// Bytes that are accepted.
        limit: usize,
    },
    /// The content has another hash than was asked for.
    #[error(
        "the content of {uri} has the SHA-256 {received}, and {expected} is neither that nor its keccak-256"
    )]
    ContentMismatch {
        /// Beginning of its address.
        uri: String,
        /// The hash that was asked for.
        expected: B256,
        /// SHA-256 of what came.
        received: B256,
    },
    /// The content is what its CID names, and is no file that can be read.
    #[error("the content of {uri} cannot be read: {reason}")]
    ContentInvalid {
        /// Beginning of its address.
        uri: String,
        /// Why.
        reason: &'static str,
    },
    /// An option has a value that cannot be used.
    #[error("{what}")]
    Option {
        /// What is wrong with it.
        what: String,
    },
}

/// Errors of the layers below, boxed where they are taken over.
macro_rules! from_below {
    ($($variant:ident $error:ty,)+) => {$(
        impl From<$error> for Box<ClientError> {
            fn from(error: $error) -> Self {
                Self::new(ClientError::$variant(error))
            }
        }
    )+};
}

from_below! {
    Chain Box<ChainError>,
    Did ioid_did::DidError,
    Derive ioid_did::DeriveError,
    Document ioid_did::DocumentError,
}

impl From<Box<Self>> for ClientError {
    fn from(error: Box<Self>) -> Self {
        *error
    }
}

impl ClientError {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Fault { fault, .. } | Self::Unwatched { fault, .. } => fault.code.as_str(),
            Self::Malformed { .. } => FaultCode::RpcMalformed.as_str(),
            Self::ChainMismatch { .. } => "CHAIN_MISMATCH",
            Self::Chain(error) => error.code(),
            Self::Did(error) => error.code(),
            Self::Reverted { .. } => FaultCode::ExecutionReverted.as_str(),
            Self::InsufficientGas { .. } => FaultCode::InsufficientFunds.as_str(),
            Self::InsufficientAccountBalance { .. } => "ACCOUNT_BALANCE_INSUFFICIENT",
            Self::AccountNotActive { .. } => "ACCOUNT_NOT_ACTIVE",
            Self::NotAccountOwner { .. } => "ACCOUNT_NOT_OWNED",
            Self::OwnershipCycle { .. } => "OWNERSHIP_CYCLE",
            Self::NoEffect { .. } => "TRANSACTION_NO_EFFECT",
            Self::NotIncluded { .. } => "TRANSACTION_NOT_INCLUDED",
            Self::Replaced { .. } => "TRANSACTION_REPLACED",
            Self::NotOperator { .. } => "REGISTRY_NOT_OPERATOR",
            Self::AlreadyRegistered { .. } => "REGISTRY_ALREADY_REGISTERED",
            Self::Derive(error) => error.code(),
            Self::Document(error) => error.code(),
            Self::DocumentInvalid { .. } => "DOCUMENT_INVALID",
            Self::Unregistered { .. } => "DEVICE_UNREGISTERED",
            Self::ForeignAccount { .. } => "ACCOUNT_FOREIGN",
            Self::NftMissing { .. } => "NFT_MISSING",
            Self::PublishMismatch { .. } => "PUBLISH_MISMATCH",
            Self::ContentAddress { .. } => "URI_INVALID",
            Self::ContentUnavailable { .. } => FaultCode::ContentUnavailable.as_str(),
            Self::ContentTooLarge { .. } => FaultCode::ContentTooLarge.as_str(),
            Self::ContentMismatch { .. } => "CONTENT_MISMATCH",
            Self::ContentInvalid { .. } => "CONTENT_INVALID",
            Self::Option { .. } => "INPUT_INVALID",
        }
    }

    /// The facts, by name.
    pub fn details(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Fault { request, fault } => {
                facts(&[("request", request), ("reason", &fault.message)])
            }
            Self::Malformed { request, expected } => {
                facts(&[("request", request), ("expected", expected)])
            }
            Self::ChainMismatch { expected, received } => {
                facts(&[("expected", expected), ("received", received)])
            }
            Self::Chain(error) => error.details(),
            Self::Did(error) => error.details(),
            Self::Derive(error) => error.details(),
            Self::Document(error) => error.details(),
            Self::DocumentInvalid { path, message } => {
                facts(&[("path", path), ("reason", message)])
            }
            Self::Reverted { name, message, hash } => {
                let mut facts = facts(&[("error", name), ("reason", message)]);
                facts.extend(hash.map(|hash| ("hash", hash.to_string())));
                facts
            }
            Self::InsufficientGas { account, balance, needed }
            | Self::InsufficientAccountBalance { account, balance, needed } => {
                facts(&[("account", account), ("balance", balance), ("needed", needed)])
            }
            Self::AccountNotActive { account, status, .. } => {
                facts(&[("account", account), ("status", status)])
            }
            Self::NotAccountOwner { account, owner, signer } => {
                facts(&[("account", account), ("owner", owner), ("signer", signer)])
            }
            Self::OwnershipCycle { account } => facts(&[("account", account)]),
            Self::NoEffect { hash, missing } => facts(&[("hash", hash), ("missing", missing)]),
            Self::Unwatched { hash, fault } => facts(&[("hash", hash), ("reason", &fault.message)]),
            Self::NotIncluded { hash } | Self::Replaced { hash } => facts(&[("hash", hash)]),
            Self::NotOperator { operator, signer } => {
                facts(&[("operator", operator), ("signer", signer)])
            }
            Self::AlreadyRegistered { did }
            | Self::Unregistered { did }
            | Self::ForeignAccount { did } => facts(&[("did", did)]),
            Self::NftMissing { contract, token_id } => {
                facts(&[("contract", contract), ("tokenId", token_id)])
            }
            Self::PublishMismatch { expected, received } => {
                facts(&[("expected", expected), ("received", received)])
            }
            Self::ContentAddress { uri, reason } | Self::ContentInvalid { uri, reason } => {
                facts(&[("uri", uri), ("reason", reason)])
            }
            Self::ContentTooLarge { uri, limit } => {
                vec![("uri", uri.clone()), ("expected", limit.to_string())]
            }
            Self::ContentMismatch { uri, expected, received } => vec![
                ("uri", uri.clone()),
                ("expected", expected.to_string()),
                ("received", received.to_string()),
            ],
            Self::ContentUnavailable { uri, attempts } => {
                let failures = attempts.iter().map(|attempt| {
                    [&attempt.url, ": ", attempt.error.as_deref().unwrap_or("no answer")].concat()
                });
                let failures: Vec<_> = failures.collect();
                vec![("uri", uri.clone()), ("attempts", failures.join("\n"))]
            }
            Self::Option { .. } => Vec::new(),
        }
    }

    /// Whether the call was refused by the contract, as opposed to by the way to it.
    pub(crate) fn is_revert(&self) -> bool {
        self.code() == FaultCode::ExecutionReverted.as_str()
    }

    /// Whether whoever asked does not wait for it any more.
    pub(crate) fn is_aborted(&self) -> bool {
        self.code() == FaultCode::Aborted.as_str()
    }

    /// Whether a node refused a range of logs for its size.
    pub(crate) fn is_about_size(&self) -> bool {
        matches!(self, Self::Fault { fault, .. } if fault.is_about_size())
    }
}

fn first_failure(attempts: &[Attempt]) -> &str {
    let mut failures = attempts.iter().filter_map(|attempt| attempt.error.as_deref());
    failures.next().unwrap_or("no gateway is configured")
}
