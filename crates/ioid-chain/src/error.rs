use alloc::{
    boxed::Box,
    string::{String, ToString},
    vec::Vec,
};

use alloy_primitives::{Address, U256};
use ioid_did::facts;
use thiserror::Error;

use crate::address::{AddressProblem, to_checksum};
use crate::selector::SelectorProblem;
use crate::solana::SolanaAddressProblem;
use crate::strict::AbiProblem;
use crate::typed_data::TypedDataProblem;
use crate::{ChainId, Contract, uint256};

/// Result of this crate. The error is in a box: a result without one is small, and is handed from
/// function to function often.
pub type Result<T, E = Box<ChainError>> = core::result::Result<T, E>;

/// Everything that can be wrong with what this crate is given.
///
/// [`ChainError::code`] is the stable name, the fields are the facts, the sentence is only for
/// people. Text that came from outside is shortened before it is kept (see [`Excerpt`]).
#[derive(Clone, Debug, Error, PartialEq)]
#[non_exhaustive]
pub enum ChainError {
    /// The text is no address in any accepted form.
    #[error(
        "address \"{input}\" is not valid: {problem}; accepted are 0x with 40 hex digits in \
         lower, upper or EIP-55 case, and io1 with 38 bech32 characters"
    )]
    AddressInvalid {
        /// What was given.
        input: Excerpt,
        /// What is wrong with it.
        problem: AddressProblem,
    },
    /// A mixed-case hex address fails EIP-55, or an `io1…` address fails its bech32 checksum.
    /// The right spelling is deliberately not offered: a wrong checksum means a mistyped address.
    #[error("address \"{input}\" fails its {standard} checksum: it is mistyped or incomplete")]
    AddressChecksum {
        /// What was given.
        input: Excerpt,
        /// `EIP-55` or `bech32`.
        standard: &'static str,
        /// First letter in the wrong case, counted from 0; unknown for bech32.
        position: Option<usize>,
    },
    /// Native coin, token or NFT would go to the zero address and be lost.
    #[error("the recipient is the zero address: what is sent there is lost")]
    RecipientZero,
    /// Chain id 0 means "absent" in the registry.
    #[error("chain id 0 is not valid: the registry reads it as absent; give the NFT's chain")]
    ChainIdZero,
    /// The text is no unsigned 256-bit integer.
    #[error(
        "\"{input}\" is not an unsigned 256-bit integer: give decimal digits, or 0x and hex digits"
    )]
    NumberInvalid {
        /// What was given.
        input: Excerpt,
    },
    /// A log names the all-zero identifier, which the registry contract refuses: it is not the
    /// registry's.
    #[error("the log names the all-zero identifier, which the registry refuses: it is not its own")]
    IdentifierZero,
    /// The registry's NFT contract bytes are neither an EVM nor a Solana address.
    #[error("an NFT contract is 20 bytes (EVM) or 32 bytes (Solana), not {length}")]
    NftContractInvalid {
        /// Number of bytes received.
        length: usize,
    },
    /// The text is no Solana address.
    #[error("Solana address \"{input}\" is not valid: {problem}; accepted is base58 of 32 bytes")]
    SolanaAddressInvalid {
        /// What was given.
        input: Excerpt,
        /// What is wrong with it.
        problem: SolanaAddressProblem,
    },
    /// A seed of a program-derived address is longer than 32 bytes.
    #[error("seed {index} has {length} bytes; a seed has at most 32")]
    SolanaSeedTooLong {
        /// Which seed, from 0.
        index: usize,
        /// Its bytes.
        length: usize,
    },
    /// More seeds than the runtime takes (16, the bump included).
    #[error("{count} seeds are too many: at most 15, because the bump is the sixteenth")]
    SolanaSeedsTooMany {
        /// Number of seeds received.
        count: usize,
    },
    /// All 256 bumps give points on the curve (chance 2^-256).
    #[error("no bump from 255 to 0 gives an address off the curve for these seeds")]
    SolanaBumpExhausted,
    /// No deployment of this contract is known for the chain, and none was given.
    #[error(
        "no {contract} is known on chain {chain_id}: give its address, or a chain configuration"
    )]
    DeploymentUnknown {
        /// The contract that is missing.
        contract: Contract,
        /// The chain asked for.
        chain_id: ChainId,
    },
    /// Returned data, a log or calldata is not the canonical ABI encoding of what was expected.
    #[error("the data is not a valid ABI encoding of {expected} ({length} bytes): {problem}")]
    AbiDecode {
        /// The Solidity signature expected.
        expected: &'static str,
        /// Bytes received.
        length: usize,
        /// Why the decoder refused.
        problem: AbiProblem,
    },
    /// Data is larger than anything a block can hold.
    #[error("{length} bytes of data are too many: at most {max}")]
    AbiTooLong {
        /// Bytes received.
        length: usize,
        /// Bytes accepted.
        max: usize,
    },
    /// Neither a 4-byte selector nor a canonical function signature.
    #[error(
        "selector \"{input}\" is not valid: {problem}; accepted are 0x with 8 hex digits, or a \
         signature such as stake(uint256)"
    )]
    SelectorInvalid {
        /// What was given.
        input: Excerpt,
        /// What is wrong with it.
        problem: SelectorProblem,
    },
    /// An operation number other than 0 CALL, 1 DELEGATECALL, 2 CREATE, 3 CREATE2.
    #[error(
        "operation {received} is not valid: 0 CALL, 1 DELEGATECALL, 2 CREATE and 3 CREATE2 are"
    )]
    OperationInvalid {
        /// The number received.
        received: u8,
    },
    /// A batch without items would be a paid transaction that does nothing.
    #[error("the batch is empty")]
    BatchEmpty,
    /// More items than a block can hold.
    #[error("{count} items are too many for one batch: at most {max}")]
    BatchTooLarge {
        /// Items received.
        count: usize,
        /// Items accepted.
        max: usize,
    },
    /// Two lists that belong together differ in length.
    #[error("{left_name} has {left} items and {right_name} has {right}: they must be as many")]
    BatchLengths {
        /// Name of the first list.
        left_name: &'static str,
        /// Its length.
        left: usize,
        /// Name of the second list.
        right_name: &'static str,
        /// Its length.
        right: usize,
    },
    /// The same thing twice in one batch: the registry would silently overwrite the first, and
    /// the whole batch fails when an account is initialised twice.
    #[error("items {first} and {second} of the batch are the same: {value}")]
    BatchDuplicate {
        /// Index of the first, from 0.
        first: usize,
        /// Index of the second.
        second: usize,
        /// The identifier, or `contract/tokenId` of the NFT, they share.
        value: String,
    },
    /// The batch wrapper takes EVM contracts only.
    #[error("item {index} of the batch has a Solana NFT contract: register it on its own")]
    BatchContractNotEvm {
        /// Which item, from 0.
        index: usize,
    },
    /// The transfer would put the NFT that owns the account into the account itself: both would
    /// be locked for ever.
    #[error(
        "NFT {} of {} owns account {}: sending it there locks both for ever",
        uint256::to_decimal(token_id),
        to_checksum(token_contract),
        to_checksum(account)
    )]
    OwnershipCycle {
        /// The account.
        account: Address,
        /// The contract of the NFT that owns it.
        token_contract: Address,
        /// The NFT.
        token_id: U256,
    },
    /// A document without URI cannot be found.
    #[error("the document URI is empty")]
    DocumentUriEmpty,
    /// A document hash of zero binds nothing.
    #[error("the document hash is zero: it would bind nothing")]
    DocumentHashZero,
    /// A signature that `ecrecover` cannot accept.
    #[error("the signature is not valid: {problem}")]
    SignatureInvalid {
        /// What is wrong with it.
        problem: SignatureProblem,
    },
    /// EIP-712 typed data that has no hash, or whose hash would be ambiguous.
    #[error("typed data is not valid at \"{}\": {problem}", Excerpt::new(path))]
    TypedDataInvalid {
        /// JSON pointer to the value.
        path: String,
        /// What is wrong with it.
        problem: TypedDataProblem,
    },
}

/// What is wrong with a signature.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum SignatureProblem {
    /// Not r (32), s (32), v (1).
    #[error("expected 65 bytes (r, s, v), received {received}")]
    Length {
        /// Bytes received.
        received: usize,
    },
    /// The recovery byte.
    #[error("v is {received}; 27, 28, 0 and 1 are accepted")]
    RecoveryId {
        /// The byte received.
        received: u8,
    },
    /// r or s is zero or not below the order of secp256k1.
    #[error("{name} is not between 1 and the order of secp256k1")]
    Range {
        /// `r` or `s`.
        name: &'static str,
    },
}

impl From<Box<Self>> for ChainError {
    fn from(error: Box<Self>) -> Self {
        *error
    }
}

impl ChainError {
    /// Stable name of the variant.
    pub fn code(&self) -> &'static str {
        match self {
            Self::AddressInvalid { .. } => "ADDRESS_INVALID",
            Self::AddressChecksum { .. } => "ADDRESS_CHECKSUM",
            Self::RecipientZero => "RECIPIENT_ZERO",
            Self::ChainIdZero => "CHAIN_ID_ZERO",
            Self::NumberInvalid { .. } => "NUMBER_INVALID",
            Self::IdentifierZero => "IDENTIFIER_ZERO",
            Self::NftContractInvalid { .. } => "NFT_CONTRACT_INVALID",
            Self::SolanaAddressInvalid { .. } => "SOLANA_ADDRESS_INVALID",
            Self::SolanaSeedTooLong { .. } => "SOLANA_SEED_TOO_LONG",
            Self::SolanaSeedsTooMany { .. } => "SOLANA_SEEDS_TOO_MANY",
            Self::SolanaBumpExhausted => "SOLANA_BUMP_EXHAUSTED",
            Self::DeploymentUnknown { .. } => "DEPLOYMENT_UNKNOWN",
            Self::AbiDecode { .. } => "ABI_DECODE",
            Self::AbiTooLong { .. } => "ABI_TOO_LONG",
            Self::SelectorInvalid { .. } => "SELECTOR_INVALID",
            Self::OperationInvalid { .. } => "OPERATION_INVALID",
            Self::BatchEmpty => "BATCH_EMPTY",
            Self::BatchTooLarge { .. } => "BATCH_TOO_LARGE",
            Self::BatchLengths { .. } => "BATCH_LENGTHS",
            Self::BatchDuplicate { .. } => "BATCH_DUPLICATE",
            Self::BatchContractNotEvm { .. } => "BATCH_CONTRACT_NOT_EVM",
            Self::OwnershipCycle { .. } => "OWNERSHIP_CYCLE",
            Self::DocumentUriEmpty => "DOCUMENT_URI_EMPTY",
            Self::DocumentHashZero => "DOCUMENT_HASH_ZERO",
            Self::SignatureInvalid { .. } => "SIGNATURE_INVALID",
            Self::TypedDataInvalid { .. } => "TYPED_DATA_INVALID",
        }
    }

    /// Every code [`code`](Self::code) can give, in the order of the variants.
    pub const CODES: &'static [&'static str] = &[
        "ADDRESS_INVALID",
        "ADDRESS_CHECKSUM",
        "RECIPIENT_ZERO",
        "CHAIN_ID_ZERO",
        "NUMBER_INVALID",
        "IDENTIFIER_ZERO",
        "NFT_CONTRACT_INVALID",
        "SOLANA_ADDRESS_INVALID",
        "SOLANA_SEED_TOO_LONG",
        "SOLANA_SEEDS_TOO_MANY",
        "SOLANA_BUMP_EXHAUSTED",
        "DEPLOYMENT_UNKNOWN",
        "ABI_DECODE",
        "ABI_TOO_LONG",
        "SELECTOR_INVALID",
        "OPERATION_INVALID",
        "BATCH_EMPTY",
        "BATCH_TOO_LARGE",
        "BATCH_LENGTHS",
        "BATCH_DUPLICATE",
        "BATCH_CONTRACT_NOT_EVM",
        "OWNERSHIP_CYCLE",
        "DOCUMENT_URI_EMPTY",
        "DOCUMENT_HASH_ZERO",
        "SIGNATURE_INVALID",
        "TYPED_DATA_INVALID",
    ];

    /// The facts as named text, for a caller that cannot see Rust fields.
    ///
    /// Names used: `input`, `position`, `expected`, `received`, `max`, `index`, `path`, and the
    /// names of what a variant speaks of.
    pub fn details(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::AddressInvalid { input, problem } => with_input(input, problem.details()),
            Self::SolanaAddressInvalid { input, problem } => with_input(input, problem.details()),
            Self::SelectorInvalid { input, problem } => with_input(input, problem.details()),
            Self::AddressChecksum { input, standard, position } => {
                let mut details =
                    facts(&[("expected", &format_args!("a valid {standard} checksum"))]);
                details.extend(position.map(|at| ("position", at.to_string())));
                with_input(input, details)
            }
            Self::NumberInvalid { input } => with_input(input, Vec::new()),
            Self::NftContractInvalid { length } => {
                facts(&[("expected", &"20 or 32"), ("received", length)])
            }
            Self::SolanaSeedTooLong { index, length } => {
                facts(&[("index", index), ("max", &"32"), ("received", length)])
            }
            Self::SolanaSeedsTooMany { count } => facts(&[("max", &"15"), ("received", count)]),
            Self::DeploymentUnknown { contract, chain_id } => {
                facts(&[("contract", contract), ("chainId", chain_id)])
            }
            Self::AbiDecode { expected, length, problem } => facts(&[
                ("expected", expected),
                ("received", &format_args!("{length} bytes")),
                ("reason", problem),
            ]),
            Self::AbiTooLong { length, max } | Self::BatchTooLarge { count: length, max } => {
                facts(&[("max", max), ("received", length)])
            }
            Self::OperationInvalid { received } => {
                facts(&[("expected", &"0, 1, 2 or 3"), ("received", received)])
            }
            Self::BatchLengths { left_name, left, right_name, right } => facts(&[
                ("expected", &format_args!("{left} ({left_name})")),
                ("received", &format_args!("{right} ({right_name})")),
            ]),
            Self::BatchDuplicate { first, second, value } => {
                facts(&[("first", first), ("index", second), ("received", value)])
            }
            Self::BatchContractNotEvm { index } => facts(&[("index", index)]),
            Self::OwnershipCycle { account, token_contract, token_id } => facts(&[
                ("account", &to_checksum(account)),
                ("tokenContract", &to_checksum(token_contract)),
                ("tokenId", &uint256::to_decimal(token_id)),
            ]),
            Self::SignatureInvalid { problem } => match problem {
                SignatureProblem::Length { received } => {
                    facts(&[("expected", &"65"), ("received", received)])
                }
                SignatureProblem::RecoveryId { received } => {
                    facts(&[("expected", &"27 or 28"), ("received", received)])
                }
                SignatureProblem::Range { name } => facts(&[("path", name)]),
            },
            Self::TypedDataInvalid { path, problem } => {
                let mut details = problem.details();
                details.insert(0, ("path", path.clone()));
                details
            }
            Self::RecipientZero => facts(&[("expected", &"an address other than zero")]),
            Self::BatchEmpty => facts(&[("expected", &"at least one")]),
            Self::DocumentUriEmpty => facts(&[("path", &"document.uri")]),
            Self::DocumentHashZero => facts(&[("path", &"document.hash")]),
            Self::ChainIdZero | Self::IdentifierZero | Self::SolanaBumpExhausted => Vec::new(),
        }
    }
}

fn with_input(
    input: &Excerpt,
    mut details: Vec<(&'static str, String)>,
) -> Vec<(&'static str, String)> {
    details.insert(0, ("input", input.to_string()));
    details
}

/// Text from outside as an error may repeat it: whole up to 48 characters, else its first eight
/// and an ellipsis.
///
/// Longer than any address, shorter than a private key (64 hex digits) or a recovery phrase: what
/// was pasted into the wrong field does not end up in a log.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Excerpt {
    text: String,
    shortened: bool,
}

impl Excerpt {
    const WHOLE: usize = 48;
    const HEAD: usize = 8;

    /// Shortens `text`.
    pub fn new(text: &str) -> Self {
        let shortened = text.chars().nth(Self::WHOLE).is_some();
        let shown = if shortened { Self::HEAD } else { Self::WHOLE };
        Self { text: text.chars().take(shown).collect(), shortened }
    }
}

/// Control and non-ASCII characters are escaped: hostile text can neither break the line nor turn
/// the writing direction of the message that reports it.
impl core::fmt::Display for Excerpt {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        for character in self.text.chars() {
            match character {
                '"' | '\\' => write!(f, "\\{character}")?,
                ' '..='~' => write!(f, "{character}")?,
                other => write!(f, "\\u{{{:x}}}", u32::from(other))?,
            }
        }
        if self.shortened { f.write_str("…") } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests;
