//! Strict ABI decoding, driven by a signature and the arguments' names.
//!
//! The decoder accepts exactly one encoding of each value: the one the ABI specification calls the
//! encoding and every compiler and library writes (parts in order, no gaps, no shared tails, zero
//! padding). Solidity itself reads more than that; a form nobody writes by accident is reported
//! instead of shown, because a reader that accepted it could show another value than the contract
//! reads. Each byte is looked at once, so hostile lengths cost nothing.

use std::borrow::Cow;

use alloy_primitives::{Address, Bytes, U256};
use thiserror::Error;

use super::value::{Name, Value};

const WORD: usize = 32;

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

    /// Bytes this type takes where it stands: a dynamic one is an offset there.
    fn head(&self) -> usize {
        match self {
            Self::Tuple(parts) if !self.is_dynamic() => {
                parts.iter().map(|part| part.ty.head()).sum()
            }
            _ => WORD,
        }
    }
}

/// The arguments, and the error when bytes follow them.
pub(super) type Arguments = (Vec<(Name, Value)>, Option<DataError>);

/// Decodes `data`, which starts with a selector of four bytes that the caller has recognised.
pub(super) fn decode_arguments(params: &[Param], data: &[u8]) -> Result<Arguments, DataError> {
    let reader = Reader { data };
    let (values, end) = reader.sequence(params.iter().map(|param| &param.ty), 4)?;
    let named = params
        .iter()
        .zip(values)
        .map(|(param, value)| (Cow::Borrowed(param.name), value))
        .collect();
    let extra = data.len().saturating_sub(end);
    Ok((named, (extra > 0).then_some(DataError::Trailing { position: end, extra })))
}

struct Reader<'a> {
    data: &'a [u8],
}

impl Reader<'_> {
    fn word(&self, position: usize) -> Result<U256, DataError> {
        self.slice(position, WORD).map(U256::from_be_slice)
    }

    fn slice(&self, position: usize, length: usize) -> Result<&[u8], DataError> {
        let end = position.checked_add(length);
        end.and_then(|end| self.data.get(position..end)).ok_or(DataError::Short { position })
    }

    /// Reads parts laid out one after another from `base`; returns them and where they end.
    fn sequence<'t>(
        &self,
        types: impl ExactSizeIterator<Item = &'t Type> + Clone,
        base: usize,
    ) -> Result<(Vec<Value>, usize), DataError> {
        let mut head = base;
        let mut tail = base + types.clone().map(Type::head).sum::<usize>();
        let mut values = Vec::with_capacity(types.len());
        for ty in types {
            let (value, end) = if ty.is_dynamic() {
                let (expected, found) = (tail - base, self.word(head)?);
                if found != U256::from(expected) {
                    return Err(DataError::Offset { position: head, expected, found });
                }
                self.value(ty, tail)?
            } else {
                self.value(ty, head)?
            };
            if ty.is_dynamic() {
                tail = end;
            }
            head += ty.head();
            values.push(value);
        }
        Ok((values, tail))
    }

    /// Reads one value that starts at `position`; returns it and where it ends.
    fn value(&self, ty: &Type, position: usize) -> Result<(Value, usize), DataError> {
        let dirty = DataError::Padding { position };
        let value = match ty {
            Type::Uint { bytes } => {
                let word = self.word(position)?;
                if word.byte_len() > *bytes {
                    return Err(dirty);
                }
                Value::Uint(word)
            }
            Type::Bool => match self.word(position)? {
                U256::ZERO => Value::Bool(false),
                U256::ONE => Value::Bool(true),
                _ => return Err(dirty),
            },
            Type::Address => match self.slice(position, WORD)?.split_at_checked(12) {
                Some((padding, address)) if padding.iter().all(|byte| *byte == 0) => {
                    Value::Address(Address::from_slice(address))
                }
                _ => return Err(dirty),
            },
            Type::FixedBytes { bytes } => {
                match self.slice(position, WORD)?.split_at_checked(*bytes) {
                    Some((value, padding)) if padding.iter().all(|byte| *byte == 0) => {
                        Value::Bytes(Bytes::copy_from_slice(value))
                    }
                    _ => return Err(dirty),
                }
            }
            Type::Bytes => {
                let (bytes, end) = self.bytes(position)?;
                return Ok((Value::Bytes(Bytes::copy_from_slice(bytes)), end));
            }
            Type::Text => {
                let (bytes, end) = self.bytes(position)?;
                let Ok(text) = std::str::from_utf8(bytes) else {
                    return Err(DataError::NotText { position: position + WORD });
                };
                return Ok((Value::text(text), end));
            }
            Type::Array(element) => {
                let count = self.length(position, element.head())?;
                let elements = std::iter::repeat_n(&**element, count);
                let (values, end) = self.sequence(elements, position + WORD)?;
                return Ok((Value::List(values), end));
            }
            Type::Tuple(parts) => {
                let (values, end) = self.sequence(parts.iter().map(|part| &part.ty), position)?;
                let names = parts.iter().map(|part| Cow::Borrowed(part.name));
                return Ok((Value::Record(names.zip(values).collect()), end));
            }
        };
        Ok((value, position + WORD))
    }

    /// A length whose `unit`-byte elements all fit into what follows: hostile lengths end here,
    /// before anything is allocated for them.
    fn length(&self, position: usize, unit: usize) -> Result<usize, DataError> {
        let found = self.word(position)?;
        let room = self.data.len().saturating_sub(position + WORD) / unit;
        usize::try_from(found)
            .ok()
            .filter(|length| *length <= room)
            .ok_or(DataError::Length { position, found })
    }

    fn bytes(&self, position: usize) -> Result<(&[u8], usize), DataError> {
        let length = self.length(position, 1)?;
        let start = position + WORD;
        let padded = self.slice(start, length.next_multiple_of(WORD))?;
        match padded.split_at_checked(length) {
            Some((bytes, padding)) if padding.iter().all(|byte| *byte == 0) => {
                Ok((bytes, start + padded.len()))
            }
            _ => Err(DataError::Padding { position: start + length / WORD * WORD }),
        }
    }
}
