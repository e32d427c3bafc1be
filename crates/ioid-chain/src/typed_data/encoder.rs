//! Values of typed data as the words that are hashed.

use alloc::{borrow::ToOwned, format, string::ToString, vec::Vec};

use alloy_primitives::{B256, I256, Sign, U256, hex, keccak256};
use ioid_did::{Json, Object};

use super::schema::{Kind, Schema};
use super::{TypedDataProblem, at, step};
use crate::address;
use crate::error::{ChainError, Excerpt, Result};
use crate::solidity_type::Elementary;

/// Recursion is bounded: values come from JSON, which is read to 64 levels.
#[derive(Debug)]
pub(super) struct Encoder<'a> {
    schema: &'a Schema,
}

impl<'a> Encoder<'a> {
    pub(super) fn new(schema: &'a Schema) -> Self {
        Self { schema }
    }

    /// `keccak256(typeHash ++ encodeData)`.
    pub(super) fn hash_struct(&self, name: &str, values: &Object, path: &str) -> Result<B256> {
        let structure = self.schema.get(name).ok_or_else(|| {
            at("/primaryType", TypedDataProblem::TypeUnknown { name: Excerpt::new(name) })
        })?;
        let mut data = structure.type_hash.to_vec();
        for (name, kind, text) in &structure.members {
            let value = values.get(name).ok_or_else(|| {
                at(path, TypedDataProblem::MemberMissing { name: Excerpt::new(name) })
            })?;
            let word = self.word(kind, text, value, &step(path, name))?;
            data.extend_from_slice(word.as_slice());
        }
        let known = |name: &str| structure.members.iter().any(|(member, ..)| member == name);
        if let Some((name, _)) = values.iter().find(|(name, _)| !known(name)) {
            let problem = TypedDataProblem::MemberUnknown { name: Excerpt::new(name) };
            return Err(at(&step(path, name), problem));
        }
        Ok(keccak256(data))
    }

    /// The 32 bytes that stand for a value.
    fn word(&self, kind: &Kind, text: &str, value: &Json, path: &str) -> Result<B256> {
        match kind {
            Kind::Elementary(kind) => {
                elementary(*kind, text, value).map_err(|problem| at(path, problem))
            }
            Kind::Struct(name) => {
                let Json::Object(values) = value else {
                    return Err(at(path, unfit("an object", value)));
                };
                self.hash_struct(name, values, path)
            }
            Kind::Array(item, length) => {
                let Json::Array(values) = value else {
                    return Err(at(path, unfit("an array", value)));
                };
                if let Some(length) = length.filter(|length| *length != values.len()) {
                    let expected = format!("{length} items");
                    let received = values.len().to_string();
                    return Err(at(path, TypedDataProblem::Value { expected, received }));
                }
                let item_text = text.rsplit_once('[').map_or(text, |(item, _)| item);
                let mut data = Vec::with_capacity(values.len() * 32);
                for (index, value) in values.iter().enumerate() {
                    let word = self.word(item, item_text, value, &step(path, index))?;
                    data.extend_from_slice(word.as_slice());
                }
                Ok(keccak256(data))
            }
        }
    }
}

fn elementary(kind: Elementary, text: &str, value: &Json) -> Result<B256, TypedDataProblem> {
    match kind {
        Elementary::String => match value {
            Json::String(text) => Ok(keccak256(text.as_bytes())),
            _ => Err(unfit("text", value)),
        },
        Elementary::Bytes => bytes(text, value).map(keccak256),
        Elementary::FixedBytes(length) => {
            let bytes = bytes(text, value)?;
            if bytes.len() != length {
                let received = format!("{} bytes", bytes.len());
                return Err(TypedDataProblem::Value { expected: text.to_owned(), received });
            }
            Ok(B256::right_padding_from(&bytes))
        }
        Elementary::Bool => match value {
            Json::Bool(flag) => Ok(U256::from(u8::from(*flag)).into()),
            _ => Err(unfit("true or false", value)),
        },
        Elementary::Address => match value {
            Json::String(text) if text.starts_with("0x") => address::parse(text)
                .map(|address| address.into_word())
                .map_err(|error| match *error {
                    ChainError::AddressChecksum { .. } => TypedDataProblem::Checksum,
                    _ => unfit("an address (0x and 40 hex digits)", value),
                }),
            _ => Err(unfit("an address (0x and 40 hex digits)", value)),
        },
        Elementary::Uint(bits) => {
            let (sign, magnitude) = integer(text, value)?;
            let fits = sign == Sign::Positive && magnitude.bit_len() <= bits;
            fits.then(|| magnitude.into()).ok_or_else(|| range(text, value))
        }
        Elementary::Int(bits) => {
            let (sign, magnitude) = integer(text, value)?;
            // -2^(bits-1) is the one negative number whose magnitude needs all the bits.
            let lowest = U256::from(1) << (bits - 1);
            let fits = match sign {
                Sign::Positive => magnitude < lowest,
                Sign::Negative => magnitude <= lowest,
            };
            let number = I256::overflowing_from_sign_and_abs(sign, magnitude).0;
            fits.then(|| number.into_raw().into()).ok_or_else(|| range(text, value))
        }
    }
}

/// A JSON integer, decimal text or `0x` text; a minus sign only before decimal digits.
fn integer(kind: &str, value: &Json) -> Result<(Sign, U256), TypedDataProblem> {
    match value {
        Json::Number(number) => {
            let integer = number.as_integer().ok_or_else(|| TypedDataProblem::Inexact {
                received: Excerpt::new(&value.canonical()),
            })?;
            let sign = if integer < 0 { Sign::Negative } else { Sign::Positive };
            Ok((sign, U256::from(integer.unsigned_abs())))
        }
        Json::String(text) => {
            let (sign, digits) = match text.strip_prefix('-') {
                Some(digits) if !digits.starts_with("0x") => (Sign::Negative, digits),
                _ => (Sign::Positive, text.as_ref()),
            };
            match crate::uint256::parse(digits) {
                Ok(magnitude) => Ok((sign, magnitude)),
                Err(_) if is_decimal(digits) => Err(range(kind, value)),
                Err(_) => Err(unfit(kind, value)),
            }
        }
        _ => Err(unfit(kind, value)),
    }
}

/// Digits that are no number of 256 bits: too large, not misspelt.
fn is_decimal(digits: &str) -> bool {
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}

fn bytes(kind: &str, value: &Json) -> Result<Vec<u8>, TypedDataProblem> {
    let text = match value {
        Json::String(text) => text.strip_prefix("0x"),
        _ => None,
    };
    text.and_then(|digits| hex::decode(digits).ok()).ok_or_else(|| unfit(kind, value))
}

fn range(expected: &str, value: &Json) -> TypedDataProblem {
    let received = match value {
        Json::String(text) => Excerpt::new(text),
        other => Excerpt::new(&other.canonical()),
    };
    TypedDataProblem::Range { expected: expected.to_owned(), received }
}

pub(super) fn unfit(expected: &str, value: &Json) -> TypedDataProblem {
    let received = match value {
        Json::String(_) => "text of another form",
        other => other.kind(),
    };
    TypedDataProblem::Value { expected: expected.to_owned(), received: received.to_owned() }
}
