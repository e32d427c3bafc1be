use alloy_primitives::{U256, hex};
use alloy_sol_types::{Panic, Revert as ErrorString, SolError};
use ioid_chain::abi;

use super::calldata::{decode_arguments, params};
use super::decode::MAX_BYTES;
use super::shown;
use super::text::{fill, fill_with, find, text};
use super::value::{Name, Value};

/// Why a call failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revert {
    /// The error's name: `Error` for a revert string, `Panic` for a failed check of Solidity,
    /// the custom error's own name, or empty when there is none or it is not known.
    pub name: &'static str,
    /// `ERC721NonexistentToken(uint256)`; empty when not known.
    pub signature: &'static str,
    /// Arguments in order; empty when they cannot be read.
    pub args: Vec<(Name, Value)>,
    /// A sentence for people.
    pub message: String,
}

struct CustomError {
    selector: [u8; 4],
    signature: &'static str,
    names: &'static str,
}

macro_rules! errors {
    ($($error:path, $names:literal;)+) => {
        &[$(CustomError {
            selector: <$error as SolError>::SELECTOR,
            signature: <$error as SolError>::SIGNATURE,
            names: $names,
        },)+]
    };
}

/// Every error of every interface in [`ioid_chain::abi`], and Solidity's own two.
static ERRORS: &[CustomError] = errors! {
    ErrorString, "reason";
    Panic, "code";
    abi::ERC721::ERC721NonexistentToken, "tokenId";
    abi::ERC721::ERC721IncorrectOwner, "sender tokenId owner";
    abi::ERC721::ERC721InsufficientApproval, "operator tokenId";
    abi::ERC721::ERC721InvalidApprover, "approver";
    abi::ERC721::ERC721InvalidOperator, "operator";
    abi::ERC721::ERC721InvalidOwner, "owner";
    abi::ERC721::ERC721InvalidReceiver, "receiver";
    abi::ERC721::ERC721InvalidSender, "sender";
    abi::ERC20::ERC20InsufficientBalance, "sender balance needed";
    abi::ERC20::ERC20InsufficientAllowance, "spender allowance needed";
    abi::ERC20::ERC20InvalidReceiver, "receiver";
    abi::ERC20::ERC20InvalidSender, "sender";
    abi::ERC20::ERC20InvalidApprover, "approver";
    abi::ERC20::ERC20InvalidSpender, "spender";
    abi::ERC6551Registry::AccountCreationFailed, "";
    abi::MachineBoundAccount::NotAuthorized, "";
    abi::MachineBoundAccount::InvalidOperation, "";
    abi::MachineBoundAccount::ContractCreationFailed, "";
    abi::MachineBoundAccount::InvalidInput, "";
    abi::MachineBoundAccount::ExceedsMaxLockTime, "";
    abi::MachineBoundAccount::AccountLocked, "";
    abi::MachineBoundAccount::InvalidImplementation, "";
    abi::MachineBoundAccount::AlreadyInitialized, "";
    abi::MachineBoundAccount::OwnershipCycle, "";
    abi::OpenZeppelin::OwnableUnauthorizedAccount, "account";
    abi::OpenZeppelin::OwnableInvalidOwner, "owner";
    abi::OpenZeppelin::InvalidInitialization, "";
    abi::OpenZeppelin::NotInitializing, "";
    abi::OpenZeppelin::SafeERC20FailedOperation, "token";
};

/// Reads the data a reverted call returned. Any bytes give an answer: an error that is not known,
/// or whose details do not decode strictly, is said to be so.
///
/// Source: the Solidity documentation, "Error handling" (`Error(string)` `0x08c379a0`,
/// `Panic(uint256)` `0x4e487b71` and its codes); the contracts' errors and revert strings.
///
/// ```
/// use ioid::transaction::decode_revert;
/// let revert = decode_revert(&alloy_primitives::hex!("ea8e4eb5"));
/// assert_eq!(revert.name, "NotAuthorized");
/// ```
#[must_use]
pub fn decode_revert(data: &[u8]) -> Revert {
    let without_name = |message| Revert { name: "", signature: "", args: Vec::new(), message };
    if data.is_empty() {
        return without_name(text("revert.empty").to_owned());
    }
    if data.len() > MAX_BYTES {
        return without_name(fill("revert.tooLong", &[("length", &data.len().to_string())]));
    }
    let Some(selector) = data.first_chunk::<4>() else {
        return without_name(fill("revert.short", &[("data", &hex::encode_prefixed(data))]));
    };
    let Some(error) = ERRORS.iter().find(|error| error.selector == *selector) else {
        let selector = hex::encode_prefixed(selector);
        return without_name(fill("revert.unknown", &[("selector", &selector)]));
    };
    let name = error.signature.split('(').next().unwrap_or_default();
    let params = params(error.signature, error.names).unwrap_or_default();
    let (args, problem) = match decode_arguments(&params, data) {
        Ok((args, None)) => (args, None),
        Ok((_, Some(problem))) | Err(problem) => (Vec::new(), Some(problem)),
    };
    let message = match problem {
        Some(problem) => fill(
            "revert.malformed",
            &[("signature", error.signature), ("problem", &problem.to_string())],
        ),
        None => message(name, &args),
    };
    Revert { name, signature: error.signature, args, message }
}

fn message(name: &str, args: &[(Name, Value)]) -> String {
    match (name, args.first().map(|(_, value)| value)) {
        ("Error", Some(Value::Text(reason))) if reason.is_empty() => {
            text("revert.noReason").to_owned()
        }
        ("Error", Some(Value::Text(reason))) => match find(&format!("reason.{reason}")) {
            Some(known) => known.to_owned(),
            None => fill("revert.reason", &[("reason", &shown::visible(reason))]),
        },
        ("Panic", Some(Value::Uint(code))) => match find(&format!("panic.{code}")) {
            Some(known) => known.to_owned(),
            None => fill("revert.panic", &[("code", &panic_code(*code))]),
        },
        _ => fill_with(text(&format!("error.{name}")), |wanted| {
            let value = args.iter().find(|(name, _)| name == wanted).map(|(_, value)| value)?;
            match value {
                Value::Uint(number) => Some(number.to_string()),
                Value::Address(address) => Some(address.to_string()),
                _ => None,
            }
        }),
    }
}

/// Panic codes are written in hexadecimal everywhere: `0x11`.
fn panic_code(code: U256) -> String {
    format!("0x{code:02x}")
}

impl From<&Revert> for Value {
    /// `{ name, signature, args, message }`.
    fn from(revert: &Revert) -> Self {
        Self::record([
            ("name", Self::text(revert.name)),
            ("signature", Self::text(revert.signature)),
            ("args", Self::Record(revert.args.clone())),
            ("message", Self::text(&*revert.message)),
        ])
    }
}

#[cfg(test)]
pub(super) mod tests {
    use alloy_primitives::{address, hex};

    use super::*;
    use crate::transaction::calldata::Param;

    pub(in crate::transaction) fn error_rows() -> Vec<(&'static str, Vec<Param>)> {
        ERRORS
            .iter()
            .map(|error| {
                let name = error.signature.split('(').next().unwrap_or_default();
                (name, params(error.signature, error.names).expect(error.signature))
            })
            .collect()
    }

    #[test]
    fn every_error_has_a_sentence_that_uses_its_arguments() {
        for (name, params) in error_rows() {
            if ["Error", "Panic"].contains(&name) {
                continue;
            }
            let sentence = find(&format!("error.{name}")).expect(name);
            let filled = fill_with(sentence, |wanted| {
                params.iter().any(|param| param.name == wanted).then(String::new)
            });
            assert!(!filled.contains('{'), "{name}: {filled}");
        }
    }

    #[test]
    fn a_known_revert_string_is_explained() {
        let data = ErrorString { reason: "Not operator".into() }.abi_encode();
        let revert = decode_revert(&data);
        assert_eq!(revert.name, "Error");
        assert_eq!(revert.args, [("reason".into(), Value::text("Not operator"))]);
        assert!(revert.message.starts_with("Only the project's operator"), "{}", revert.message);
    }

    #[test]
    fn an_unknown_revert_string_is_shown_with_its_invisible_characters() {
        let data = ErrorString { reason: "too \u{202e}late".into() }.abi_encode();
        assert_eq!(decode_revert(&data).message, "The contract refused: too \\u{202e}late.");
        let empty = ErrorString { reason: String::new() }.abi_encode();
        assert_eq!(decode_revert(&empty).message, "The contract refused without a reason.");
    }

    /// A reason that spells one of this module's keys must not pull in another text.
    #[test]
    fn a_reason_cannot_name_another_text_or_placeholder() {
        let data = ErrorString { reason: "{reason} {data}".into() }.abi_encode();
        assert_eq!(decode_revert(&data).message, "The contract refused: {reason} {data}.");
    }

    #[test]
    fn every_panic_code_of_solidity_has_its_meaning() {
        for code in [0x00, 0x01, 0x11, 0x12, 0x21, 0x22, 0x31, 0x32, 0x41, 0x51] {
            let revert = decode_revert(&Panic { code: U256::from(code) }.abi_encode());
            assert_eq!(revert.name, "Panic");
            assert!(!revert.message.contains("panic code"), "{code:#x}: {}", revert.message);
        }
        let other = decode_revert(&Panic { code: U256::from(0x99) }.abi_encode());
        assert_eq!(other.message, "The contract failed one of its own checks (panic code 0x99).");
    }

    #[test]
    fn custom_errors_carry_their_arguments() {
        let owner = address!("0x1111111111111111111111111111111111111111");
        let error = abi::ERC721::ERC721IncorrectOwner {
            sender: alloy_primitives::Address::ZERO,
            tokenId: U256::from(7),
            owner,
        };
        let revert = decode_revert(&error.abi_encode());
        assert_eq!(revert.signature, "ERC721IncorrectOwner(address,uint256,address)");
        assert_eq!(revert.args[1], ("tokenId".into(), Value::Uint(U256::from(7))));
        assert!(revert.message.contains(&owner.to_string()), "{}", revert.message);
    }

    #[test]
    fn what_cannot_be_read_is_said_to_be_unreadable() {
        assert_eq!(decode_revert(&[]).message, text("revert.empty"));
        assert!(decode_revert(&hex!("08c379")).message.contains("0x08c379"));
        assert!(decode_revert(&hex!("deadbeef01")).message.contains("0xdeadbeef"));
        // An error without arguments that carries bytes, and a string cut short.
        let trailing = decode_revert(&hex!("ea8e4eb500"));
        assert_eq!(trailing.name, "NotAuthorized");
        assert!(trailing.message.contains("cannot be read"), "{}", trailing.message);
        let mut cut = ErrorString { reason: "a long enough reason".into() }.abi_encode();
        cut.pop();
        let cut = decode_revert(&cut);
        assert_eq!((cut.name, cut.args.len()), ("Error", 0));
        assert!(cut.message.contains("cannot be read"), "{}", cut.message);
    }
}
