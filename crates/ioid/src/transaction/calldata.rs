//! Strict ABI decoding, driven by a signature and the arguments' names.
//!
//! The reader is [`ioid_chain::strict`]'s, which accepts exactly one encoding of each value: the one
//! the ABI specification calls the encoding and every compiler and library writes (parts in order, no
//! gaps, no shared tails, zero padding). Solidity itself reads more than that; a form nobody writes
//! by accident is reported instead of shown, because a reader that accepted it could show another
//! value than the contract reads. Each byte is looked at once, so hostile lengths cost nothing.

use std::borrow::Cow;

use alloy_primitives::{Address, Bytes, U256};
use ioid_chain::strict::{AbiProblem, Decoder};
use thiserror::Error;

use super::value::{Name, Value};

const WORD: usize = 32;
const SELECTOR: usize = 4;

/// Why bytes are not the ABI encoding of the arguments. Positions count bytes from the start of
/// the data, selector included.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum DataError {
    /// The data ends inside an argument.
    #[error("the data ends inside the argument at byte {position}")]
    Short {
        /// Where the argument starts.
        position: usize,
    },
    /// Bits that the type leaves no room for are set, or padding is not zero.
    #[error("the word at byte {position} has bits set that its type does not have")]
    Padding {
        /// Where the word starts.
        position: usize,
    },
    /// An offset that points elsewhere than the encoding puts the argument.
    #[error("the offset at byte {position} is {found} and must be {expected}")]
    Offset {
        /// Where the offset stands.
        position: usize,
        /// Where the encoding puts the argument, relative to its tuple.
        expected: usize,
        /// What stands there.
        found: U256,
    },
    /// A length greater than the data that follows.
    #[error("the length at byte {position} is {found}, more than the data that follows")]
    Length {
        /// Where the length stands.
        position: usize,
        /// What stands there.
        found: U256,
    },
    /// A `string` that is not UTF-8.
    #[error("the text at byte {position} is not UTF-8")]
    NotText {
        /// Where the text's bytes start.
        position: usize,
    },
    /// Longer than any block holds; not looked at.
    #[error("the data is {length} bytes long, and at most {position} are looked at")]
    TooLong {
        /// The limit in bytes.
        position: usize,
        /// Bytes there are.
        length: usize,
    },
    /// Bytes after the last argument. The arguments themselves are good.
    #[error("{extra} bytes follow the last argument, from byte {position}")]
    Trailing {
        /// Where they start.
        position: usize,
        /// How many there are.
        extra: usize,
    },
}

impl DataError {
    /// A stable code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Short { .. } => "CALLDATA_SHORT",
            Self::Padding { .. } => "CALLDATA_PADDING",
            Self::Offset { .. } => "CALLDATA_OFFSET",
            Self::Length { .. } => "CALLDATA_LENGTH",
            Self::NotText { .. } => "CALLDATA_TEXT",
            Self::TooLong { .. } => "CALLDATA_TOO_LONG",
            Self::Trailing { .. } => "CALLDATA_TRAILING",
        }
    }

    /// The byte it is about.
    #[must_use]
    pub const fn position(&self) -> usize {
        match self {
            Self::Short { position }
            | Self::Padding { position }
            | Self::Offset { position, .. }
            | Self::Length { position, .. }
            | Self::NotText { position }
            | Self::TooLong { position, .. }
            | Self::Trailing { position, .. } => *position,
        }
    }
}

/// One argument: its name, what it means (empty when the type says it all) and its type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Param {
    pub(super) name: &'static str,
    pub(super) meaning: &'static str,
    pub(super) ty: Type,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Type {
    Uint { bytes: usize },
    Address,
    Bool,
    FixedBytes { bytes: usize },
    Bytes,
    Text,
    Array(Box<Type>),
    Tuple(Vec<Param>),
}

/// Joins `execute(address,uint256)` with `to value:native`. `None` when the two do not fit
/// together, which the tests exclude for every row of the tables.
pub(super) fn params(signature: &'static str, names: &'static str) -> Option<Vec<Param>> {
    let types = signature.get(signature.find('(')?..)?;
    let (mut types, mut names) = (types.strip_prefix('(')?, names);
    let params = parse_params(&mut types, &mut names)?;
    (types.is_empty() && names.is_empty()).then_some(params)
}

fn parse_params(types: &mut &'static str, names: &mut &'static str) -> Option<Vec<Param>> {
    let mut params = Vec::new();
    while !types.starts_with(')') {
        *types = types.strip_prefix(',').unwrap_or(types);
        *names = names.trim_start();
        let end = names.find([' ', '(', ')']).unwrap_or(names.len());
        let (word, rest) = names.split_at_checked(end)?;
        *names = rest;
        let (name, meaning) = word.split_once(':').unwrap_or((word, ""));
        if name.is_empty() {
            return None;
        }
        params.push(Param { name, meaning, ty: parse_type(types, names)? });
    }
    *types = types.strip_prefix(')')?;
    Some(params)
}

fn parse_type(types: &mut &'static str, names: &mut &'static str) -> Option<Type> {
    let mut ty = if let Some(inside) = types.strip_prefix('(') {
        *types = inside;
        *names = names.strip_prefix('(')?;
        let parts = parse_params(types, names)?;
        *names = names.strip_prefix(')')?;
        Type::Tuple(parts)
    } else {
        let (word, rest) = types.split_at_checked(types.find([',', ')', '['])?)?;
        *types = rest;
        match word {
            "address" => Type::Address,
            "bool" => Type::Bool,
            "bytes" => Type::Bytes,
            "string" => Type::Text,
            _ => match (word.strip_prefix("uint"), word.strip_prefix("bytes")) {
                (Some(bits), _) => Type::Uint { bytes: bits.parse::<usize>().ok()? / 8 },
                (None, bytes) => Type::FixedBytes { bytes: bytes?.parse().ok()? },
            },
        }
    };
    while let Some(rest) = types.strip_prefix("[]") {
        *types = rest;
        ty = Type::Array(Box::new(ty));
    }
    Some(ty)
}

impl Type {
    fn is_dynamic(&self) -> bool {
        match self {
            Self::Bytes | Self::Text | Self::Array(_) => true,
            Self::Tuple(parts) => parts.iter().any(|part| part.ty.is_dynamic()),
            Self::Uint { .. } | Self::Address | Self::Bool | Self::FixedBytes { .. } => false,
        }
    }

    /// Words this type takes where it stands: a dynamic one is an offset there.
    fn words(&self) -> usize {
        match self {
            Self::Tuple(parts) if !self.is_dynamic() => words(parts),
            _ => 1,
        }
    }
}

fn words(parts: &[Param]) -> usize {
    parts.iter().map(|part| part.ty.words()).sum()
}

/// The arguments, and the error when bytes follow them.
pub(super) type Arguments = (Vec<(Name, Value)>, Option<DataError>);

/// Decodes `data`, which starts with a selector of four bytes that the caller has recognised.
pub(super) fn decode_arguments(params: &[Param], data: &[u8]) -> Result<Arguments, DataError> {
    let mut from = Decoder::new(data, SELECTOR, words(params));
    let values = read_parts(params, &mut from);
    match from.finish().map_err(|problem| DataError::of(problem, data)) {
        Ok(()) => Ok((values, None)),
        Err(trailing @ DataError::Trailing { .. }) => Ok((values, Some(trailing))),
        Err(error) => Err(error),
    }
}

impl DataError {
    /// The problem, with what stands in the data.
    fn of(problem: AbiProblem, data: &[u8]) -> Self {
        let found = |position: usize| {
            let word = data.get(position..).and_then(|rest| rest.first_chunk::<WORD>());
            word.map(|word| U256::from_be_bytes(*word)).unwrap_or_default()
        };
        match problem {
            AbiProblem::Padding { position } => Self::Padding { position },
            AbiProblem::Offset { position, expected } => {
                Self::Offset { position, expected, found: found(position) }
            }
            AbiProblem::Length { position } => Self::Length { position, found: found(position) },
            AbiProblem::NotText { position } => Self::NotText { position },
            AbiProblem::Trailing { position } => {
                Self::Trailing { position, extra: data.len() - position }
            }
            AbiProblem::Short { position } => Self::Short { position },
            // Of selectors and topics, which are not read here.
            _ => Self::Short { position: 0 },
        }
    }
}

fn read_parts(parts: &[Param], from: &mut Decoder<'_>) -> Vec<(Name, Value)> {
    let mut values = Vec::with_capacity(parts.len());
    for part in parts {
        values.push((Cow::Borrowed(part.name), read(&part.ty, from)));
    }
    values
}

fn read(ty: &Type, from: &mut Decoder<'_>) -> Value {
    match ty {
        Type::Uint { bytes } => Value::Uint(U256::from_be_bytes(from.right_aligned(*bytes))),
        Type::Bool => Value::Bool(from.boolean() != [0; WORD]),
        Type::Address => Value::Address(Address::from_word(from.right_aligned(20).into())),
        Type::FixedBytes { bytes } => {
            let word = from.left_aligned(*bytes);
            Value::Bytes(Bytes::copy_from_slice(word.get(..*bytes).unwrap_or_default()))
        }
        Type::Bytes => Value::Bytes(Bytes::copy_from_slice(from.bytes())),
        Type::Text => Value::text(from.text()),
        Type::Array(element) => {
            let mut values = Vec::new();
            if let Some((count, outer)) = from.enter_list(element.words()) {
                values.reserve_exact(count);
                for _ in 0..count {
                    values.push(read(element, from));
                }
                from.leave(outer);
            }
            Value::List(values)
        }
        Type::Tuple(parts) if ty.is_dynamic() => {
            let mut values = Vec::new();
            if let Some(outer) = from.enter(words(parts)) {
                values = read_parts(parts, from);
                from.leave(outer);
            }
            Value::Record(values)
        }
        Type::Tuple(parts) => Value::Record(read_parts(parts, from)),
    }
}
