//! Unsigned 256-bit integers as text: how token ids, chain ids and amounts come in from outside.

use alloc::string::String;

use alloy_primitives::U256;
use ioid_bytes::{digits, natural};

use crate::error::{ChainError, Excerpt, Result};

/// Reads decimal digits, or `0x` and hex digits. No sign, space, separator, exponent or fraction.
///
/// # Errors
/// `NUMBER_INVALID`, also when the number is 2^256 or more.
pub fn parse(text: &str) -> Result<U256> {
    read(text).ok_or_else(|| ChainError::NumberInvalid { input: Excerpt::new(text) }.into())
}

/// [`parse`] without an error of its own.
///
/// ```
/// use alloy_primitives::U256;
/// use ioid_chain::uint256;
/// assert_eq!(uint256::read("0x10"), Some(U256::from(16)));
/// assert_eq!(uint256::read("10"), Some(U256::from(10)));
/// assert_eq!(uint256::read("1e3"), None);
/// ```
pub fn read(text: &str) -> Option<U256> {
    let (digits, radix) = match text.strip_prefix("0x") {
        Some(hex) => (hex, 16),
        None => (text, 10),
    };
    natural(digits, radix).map(U256::from_limbs)
}

/// Decimal digits, without leading zeros.
///
/// ```
/// use alloy_primitives::U256;
/// use ioid_chain::uint256;
/// assert_eq!(uint256::to_decimal(&U256::from(4689)), "4689");
/// ```
pub fn to_decimal(number: &U256) -> String {
    digits(number.as_limbs(), 10)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn ruint(text: &str) -> Option<U256> {
        let (digits, radix) = match text.strip_prefix("0x") {
            Some(hex) => (hex, 16),
            None => (text, 10),
        };
        let plain = !digits.is_empty() && digits.chars().all(|digit| digit.is_digit(radix));
        plain.then(|| U256::from_str_radix(digits, u64::from(radix)).ok()).flatten()
    }

    fn is_like_ruint(number: U256) {
        let decimal = number.to_string();
        assert_eq!(to_decimal(&number), decimal);
        for text in [
            decimal.clone(),
            format!("0000000000{decimal}"),
            format!("{number:#x}"),
            format!("0x000{number:X}"),
        ] {
            assert_eq!(read(&text), Some(number), "{text}");
        }
    }

    #[test]
    fn around_every_power_of_two_and_ten() {
        for exponent in 0..256 {
            let power: U256 = U256::ONE << exponent;
            for number in [power - U256::from(1), power, power | U256::from(1), !power] {
                is_like_ruint(number);
            }
        }
        let mut power = U256::from(1);
        while let Some(next) = power.checked_mul(U256::from(10)) {
            for number in [power - U256::from(1), power, power + U256::from(1)] {
                is_like_ruint(number);
            }
            power = next;
        }
        is_like_ruint(U256::MAX);
    }

    #[test]
    fn what_is_too_large_or_no_number() {
        let next = "115792089237316195423570985008687907853269984665640564039457584007913129639936";
        let hex = format!("0x1{}", "0".repeat(64));
        for text in [
            next,
            &hex,
            &"9".repeat(79),
            "",
            "0x",
            "+1",
            "-1",
            " 1",
            "1 ",
            "1_0",
            "0X1",
            "é",
            "1é",
            "0xg",
        ] {
            assert_eq!(read(text), None, "{text}");
            assert_eq!(parse(text).unwrap_err().code(), "NUMBER_INVALID");
        }
        assert_eq!(read(&"0".repeat(100_000)), Some(U256::ZERO));
    }

    proptest! {
        #[test]
        fn agrees_with_ruint(limbs: [u64; 4], shift in 0_usize..256) {
            is_like_ruint(U256::from_limbs(limbs) >> shift);
        }

        #[test]
        fn reads_what_ruint_reads(text in "(0x)?[0-9a-fA-F ]{0,90}") {
            prop_assert_eq!(read(&text), ruint(&text));
        }
    }
}
