//! Unsigned 256-bit integers as text: how token ids, chain ids and amounts come in from outside.

use alloy_primitives::U256;

use crate::error::{ChainError, Excerpt, Result};

/// Reads decimal digits, or `0x` and hex digits. No sign, space, separator, exponent or fraction.
///
/// # Errors
/// `NUMBER_INVALID`, also when the number is 2^256 or more.
pub fn parse(text: &str) -> Result<U256> {
    let (digits, radix) = match text.strip_prefix("0x") {
        Some(hex) => (hex, 16),
        None => (text, 10),
    };
    let plain = !digits.is_empty() && digits.chars().all(|digit| digit.is_digit(radix));
    let number = plain.then(|| U256::from_str_radix(digits, u64::from(radix)).ok()).flatten();
    number.ok_or_else(|| ChainError::NumberInvalid { input: Excerpt::new(text) }.into())
}
