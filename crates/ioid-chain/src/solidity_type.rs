//! The names of Solidity's types in canonical form, shared by function signatures and EIP-712.

/// A type that is not made of others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Elementary {
    /// `uint8` to `uint256`; the number of bits.
    Uint(usize),
    /// `int8` to `int256`; the number of bits.
    Int(usize),
    Address,
    Bool,
    /// `bytes1` to `bytes32`; the number of bytes.
    FixedBytes(usize),
    Bytes,
    String,
}

impl Elementary {
    /// Reads a canonical name. The aliases `uint` and `int` are none: another spelling is another
    /// hash.
    pub(crate) fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "address" => Self::Address,
            "bool" => Self::Bool,
            "bytes" => Self::Bytes,
            "string" => Self::String,
            _ => {
                if let Some(bits) = name.strip_prefix("uint") {
                    Self::Uint(bits_of(bits)?)
                } else if let Some(bits) = name.strip_prefix("int") {
                    Self::Int(bits_of(bits)?)
                } else {
                    let bytes = canonical_number(name.strip_prefix("bytes")?)?;
                    (bytes <= 32).then_some(Self::FixedBytes(bytes))?
                }
            }
        })
    }
}

fn bits_of(text: &str) -> Option<usize> {
    canonical_number(text).filter(|bits| bits % 8 == 0 && *bits <= 256)
}

/// Decimal digits without leading zero, at least 1.
pub(crate) fn canonical_number(text: &str) -> Option<usize> {
    let canonical = !text.starts_with('0') && text.bytes().all(|byte| byte.is_ascii_digit());
    canonical.then(|| text.parse().ok()).flatten()
}

/// Letter, `_` or `$`, then also digits.
pub(crate) fn is_identifier(name: &str) -> bool {
    let letter = |c: char| c.is_ascii_alphabetic() || c == '_' || c == '$';
    name.starts_with(letter) && name.chars().all(|c| letter(c) || c.is_ascii_digit())
}
