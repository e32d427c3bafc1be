use alloc::{boxed::Box, string::String, vec::Vec};

use alloy_primitives::{Address, U256};
use ioid_did::{Shown, Telling, Told, push_escaped, told_errors};

use crate::address::AddressProblem;
use crate::selector::SelectorProblem;
use crate::solana::SolanaAddressProblem;
use crate::strict::AbiProblem;
use crate::typed_data::TypedDataProblem;
use crate::{ChainId, Contract};

/// Result of this crate. The error is in a box: a result without one is small, and is handed from
/// function to function often.
pub type Result<T, E = Box<ChainError>> = core::result::Result<T, E>;

/// Everything that can be wrong with what this crate is given.
///
/// [`ChainError::code`] is the stable name, the fields are the facts, the sentence is only for
/// people. Text that came from outside is shortened before it is kept (see [`Excerpt`]).
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum ChainError {
    /// The text is no address in any accepted form.
    AddressInvalid {
        /// What was given.
        input: Excerpt,
        /// What is wrong with it.
        problem: AddressProblem,
    },
    /// A mixed-case hex address fails EIP-55, or an `io1…` address fails its bech32 checksum.
    /// The right spelling is deliberately not offered: a wrong checksum means a mistyped address.
    AddressChecksum {
        /// What was given.
        input: Excerpt,
        /// `EIP-55` or `bech32`.
        standard: &'static str,
        /// First letter in the wrong case, counted from 0; unknown for bech32.
        position: Option<usize>,
    },
    /// Native coin, token or NFT would go to the zero address and be lost.
    RecipientZero,
    /// Chain id 0 means "absent" in the registry.
    ChainIdZero,
    /// The text is no unsigned 256-bit integer.
    NumberInvalid {
        /// What was given.
        input: Excerpt,
    },
    /// A log names the all-zero identifier, which the registry contract refuses: it is not the
    /// registry's.
    IdentifierZero,
    /// The registry's NFT contract bytes are neither an EVM nor a Solana address.
    NftContractInvalid {
        /// Number of bytes received.
        length: usize,
    },
    /// The text is no Solana address.
    SolanaAddressInvalid {
        /// What was given.
        input: Excerpt,
        /// What is wrong with it.
        problem: SolanaAddressProblem,
    },
    /// A seed of a program-derived address is longer than 32 bytes.
    SolanaSeedTooLong {
        /// Which seed, from 0.
        index: usize,
        /// Its bytes.
        length: usize,
    },
    /// More seeds than the runtime takes (16, the bump included).
    SolanaSeedsTooMany {
        /// Number of seeds received.
        count: usize,
    },
    /// All 256 bumps give points on the curve (chance 2^-256).
    SolanaBumpExhausted,
    /// No deployment of this contract is known for the chain, and none was given.
    DeploymentUnknown {
        /// The contract that is missing.
        contract: Contract,
        /// The chain asked for.
        chain_id: ChainId,
    },
    /// Returned data, a log or calldata is not the canonical ABI encoding of what was expected.
    AbiDecode {
        /// The Solidity signature expected.
        expected: &'static str,
        /// Bytes received.
        length: usize,
        /// Why the decoder refused.
        problem: AbiProblem,
    },
    /// Data is larger than anything a block can hold.
    AbiTooLong {
        /// Bytes received.
        length: usize,
        /// Bytes accepted.
        max: usize,
    },
    /// Neither a 4-byte selector nor a canonical function signature.
    SelectorInvalid {
        /// What was given.
        input: Excerpt,
        /// What is wrong with it.
        problem: SelectorProblem,
    },
    /// An operation number other than 0 CALL, 1 DELEGATECALL, 2 CREATE, 3 CREATE2.
    OperationInvalid {
        /// The number received.
        received: u8,
    },
    /// A batch without items would be a paid transaction that does nothing.
    BatchEmpty,
    /// More items than a block can hold.
    BatchTooLarge {
        /// Items received.
        count: usize,
        /// Items accepted.
        max: usize,
    },
    /// Two lists that belong together differ in length.
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
    BatchDuplicate {
        /// Index of the first, from 0.
        first: usize,
        /// Index of the second.
        second: usize,
        /// The identifier, or `contract/tokenId` of the NFT, they share.
        value: String,
    },
    /// The batch wrapper takes EVM contracts only.
    BatchContractNotEvm {
        /// Which item, from 0.
        index: usize,
    },
    /// The transfer would put the NFT that owns the account into the account itself: both would
    /// be locked for ever.
    OwnershipCycle {
        /// The account.
        account: Address,
        /// The contract of the NFT that owns it.
        token_contract: Address,
        /// The NFT.
        token_id: U256,
    },
    /// A document without URI cannot be found.
    DocumentUriEmpty,
    /// A document hash of zero binds nothing.
    DocumentHashZero,
    /// A signature that `ecrecover` cannot accept.
    SignatureInvalid {
        /// What is wrong with it.
        problem: SignatureProblem,
    },
    /// EIP-712 typed data that has no hash, or whose hash would be ambiguous.
    TypedDataInvalid {
        /// JSON pointer to the value.
        path: String,
        /// What is wrong with it.
        problem: TypedDataProblem,
    },
}

/// What is wrong with a signature.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SignatureProblem {
    /// Not r (32), s (32), v (1).
    Length {
        /// Bytes received.
        received: usize,
    },
    /// The recovery byte.
    RecoveryId {
        /// The byte received.
        received: u8,
    },
    /// r or s is zero or not below the order of secp256k1.
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
        Telling::of(self).into_parts().1
    }
}

impl Told for ChainError {
    fn tell(&self, telling: &mut Telling) {
        match self {
            Self::AddressInvalid { input, problem } => {
                telling.fact("input", input).because(problem).say(
                    "address \"{input}\" is not valid: {why}; accepted are 0x with 40 hex digits \
                     in lower, upper or EIP-55 case, and io1 with 38 bech32 characters",
                );
            }
            Self::AddressChecksum { input, standard, position } => {
                let expected = ["a valid ", standard, " checksum"].concat();
                telling.fact("input", input).fact("expected", &expected);
                if let Some(position) = position {
                    telling.fact("position", position);
                }
                telling.aside("standard", standard).say(
                    "address \"{input}\" fails its {standard} checksum: it is mistyped or \
                     incomplete",
                );
            }
            Self::RecipientZero => telling
                .fact("expected", &"an address other than zero")
                .say("the recipient is the zero address: what is sent there is lost"),
            Self::ChainIdZero => telling.say(
                "chain id 0 is not valid: the registry reads it as absent; give the NFT's chain",
            ),
            Self::NumberInvalid { input } => telling.fact("input", input).say(
                "\"{input}\" is not an unsigned 256-bit integer: give decimal digits, or 0x and \
                 hex digits",
            ),
            Self::IdentifierZero => telling.say(
                "the log names the all-zero identifier, which the registry refuses: it is not its \
                 own",
            ),
            Self::NftContractInvalid { length } => telling
                .fact("expected", &"20 or 32")
                .fact("received", length)
                .say("an NFT contract is 20 bytes (EVM) or 32 bytes (Solana), not {received}"),
            Self::SolanaAddressInvalid { input, problem } => {
                telling.fact("input", input).because(problem).say(
                    "Solana address \"{input}\" is not valid: {why}; accepted is base58 of 32 \
                     bytes",
                );
            }
            Self::SolanaSeedTooLong { index, length } => telling
                .fact("index", index)
                .fact("max", &"32")
                .fact("received", length)
                .say("seed {index} has {received} bytes; a seed has at most 32"),
            Self::SolanaSeedsTooMany { count } => {
                telling.fact("max", &"15").fact("received", count).say(
                    "{received} seeds are too many: at most 15, because the bump is the sixteenth",
                )
            }
            Self::SolanaBumpExhausted => {
                telling.say("no bump from 255 to 0 gives an address off the curve for these seeds");
            }
            Self::DeploymentUnknown { contract, chain_id } => {
                telling.fact("contract", &contract.name()).fact("chainId", &chain_id.get()).say(
                    "no {contract} is known on chain {chainId}: give its address, or a chain \
                     configuration",
                );
            }
            Self::AbiDecode { expected, length, problem } => {
                let received = [&length.shown(), " bytes"].concat();
                let reason = Telling::of(problem).into_parts().0;
                telling
                    .fact("expected", expected)
                    .fact("received", &received)
                    .fact("reason", &reason)
                    .say(
                        "the data is not a valid ABI encoding of {expected} ({received}): {reason}",
                    );
            }
            Self::AbiTooLong { length, max } => telling
                .fact("max", max)
                .fact("received", length)
                .say("{received} bytes of data are too many: at most {max}"),
            Self::SelectorInvalid { input, problem } => {
                telling.fact("input", input).because(problem).say(
                    "selector \"{input}\" is not valid: {why}; accepted are 0x with 8 hex digits, \
                     or a signature such as stake(uint256)",
                );
            }
            Self::OperationInvalid { received } => {
                telling.fact("expected", &"0, 1, 2 or 3").fact("received", received).say(
                    "operation {received} is not valid: 0 CALL, 1 DELEGATECALL, 2 CREATE and 3 \
                     CREATE2 are",
                );
            }
            Self::BatchEmpty => {
                telling.fact("expected", &"at least one").say("the batch is empty");
            }
            Self::BatchTooLarge { count, max } => telling
                .fact("max", max)
                .fact("received", count)
                .say("{received} items are too many for one batch: at most {max}"),
            Self::BatchLengths { left_name, left, right_name, right } => {
                let (left, right) = (left.shown(), right.shown());
                telling
                    .fact("expected", &[&*left, " (", left_name, ")"].concat())
                    .fact("received", &[&*right, " (", right_name, ")"].concat())
                    .aside("one", left_name)
                    .aside("left", &left)
                    .aside("other", right_name)
                    .aside("right", &right)
                    .say("{one} has {left} items and {other} has {right}: they must be as many");
            }
            Self::BatchDuplicate { first, second, value } => telling
                .fact("first", first)
                .fact("index", second)
                .fact("received", value)
                .say("items {first} and {index} of the batch are the same: {received}"),
            Self::BatchContractNotEvm { index } => telling
                .fact("index", index)
                .say("item {index} of the batch has a Solana NFT contract: register it on its own"),
            Self::OwnershipCycle { account, token_contract, token_id } => telling
                .fact("account", account)
                .fact("tokenContract", token_contract)
                .fact("tokenId", token_id)
                .say(
                    "NFT {tokenId} of {tokenContract} owns account {account}: sending it there \
                     locks both for ever",
                ),
            Self::DocumentUriEmpty => {
                telling.fact("path", &"document.uri").say("the document URI is empty");
            }
            Self::DocumentHashZero => telling
                .fact("path", &"document.hash")
                .say("the document hash is zero: it would bind nothing"),
            Self::SignatureInvalid { problem } => {
                telling.because(problem).say("the signature is not valid: {why}");
            }
            Self::TypedDataInvalid { path, problem } => telling
                .fact("path", path)
                .because(problem)
                .aside("at", &Excerpt::new(path))
                .say("typed data is not valid at \"{at}\": {why}"),
        }
    }
}

impl Told for SignatureProblem {
    fn tell(&self, telling: &mut Telling) {
        match self {
            Self::Length { received } => telling
                .fact("expected", &"65")
                .fact("received", received)
                .say("expected 65 bytes (r, s, v), received {received}"),
            Self::RecoveryId { received } => telling
                .fact("expected", &"27 or 28")
                .fact("received", received)
                .say("v is {received}; 27, 28, 0 and 1 are accepted"),
            Self::Range { name } => {
                telling.fact("path", name).say("{path} is not between 1 and the order of secp256k1")
            }
        }
    }
}

told_errors!(ChainError, SignatureProblem);

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
impl Shown for Excerpt {
    fn show(&self, out: &mut String) {
        self.text.chars().for_each(|character| push_escaped(out, character));
        out.push_str(if self.shortened { "…" } else { "" });
    }
}

impl core::fmt::Display for Excerpt {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(&self.shown())
    }
}

/// A character from outside, as Rust would quote it.
pub(crate) struct Character(pub(crate) char);

impl Shown for Character {
    fn show(&self, out: &mut String) {
        out.push('\'');
        match self.0 {
            '"' => out.push('"'),
            other => out.extend(other.escape_debug()),
        }
        out.push('\'');
    }
}

#[cfg(test)]
mod tests;
