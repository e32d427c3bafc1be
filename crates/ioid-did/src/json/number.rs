use core::fmt::{self, Write as _};

/// A double's shortest decimal digits and its exponent: value = 0.d₁d₂… × 10^point.
///
/// The digits come from the standard library's `{:e}`, which prints the shortest ones that read
/// back, the nearest of those: what ECMAScript prescribes (Number::toString). The table of 10,000
/// numbers of RFC 8785's author agrees. `ryu-js` does the same with tables of its own.
pub(super) struct Decimal {
    text: Buffer,
    negative: bool,
    point: i32,
}

impl Decimal {
    pub(super) fn new(value: f64) -> Self {
        let mut text = Buffer { bytes: [0; 32], length: 0 };
        // Cannot fail: 17 digits, a point and an exponent of five characters fit.
        let _ = write!(text, "{:e}", value.abs());
        let printed = core::mem::replace(&mut text, Buffer { bytes: [0; 32], length: 0 });
        let (mantissa, exponent) = printed.as_str().split_once('e').unwrap_or(("0", "0"));
        for digit in mantissa.split('.') {
            let _ = text.write_str(digit);
        }
        let exponent: i32 = exponent.parse().unwrap_or_default();
        // Minus zero prints as zero.
        Self { text, negative: value < 0.0, point: exponent + 1 }
    }

    fn digits(&self) -> &str {
        self.text.as_str()
    }

    /// Whether `literal`, an integer in decimal digits, is printed by these digits unchanged.
    pub(super) fn is_integer(&self, literal: &str) -> bool {
        let (digits, written) = (self.digits(), literal.trim_start_matches('-'));
        let rest = written.strip_prefix(digits);
        (written == "0" && digits == "0")
            || (usize::try_from(self.point) == Ok(written.len())
                && rest.is_some_and(|rest| rest.bytes().all(|byte| byte == b'0')))
    }
}

/// ECMAScript's Number::toString (ECMA-262 6.1.6.1.20), as RFC 8785 3.2.2.3 asks.
impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (digits, point) = (self.digits(), self.point);
        let count = i32::try_from(digits.len()).unwrap_or_default();
        let zeros =
            |f: &mut fmt::Formatter<'_>, count: i32| (0..count).try_for_each(|_| f.write_str("0"));
        if self.negative {
            f.write_str("-")?;
        }
        if digits == "0" {
            return f.write_str("0");
        }
        if count <= point && point <= 21 {
            f.write_str(digits)?;
            zeros(f, point - count)
        } else if 0 < point && point <= 21 {
            let (whole, fraction) = digits.split_at(usize::try_from(point).unwrap_or_default());
            write!(f, "{whole}.{fraction}")
        } else if -6 < point && point <= 0 {
            f.write_str("0.")?;
            zeros(f, -point)?;
            f.write_str(digits)
        } else {
            let (first, rest) = digits.split_at(1);
            f.write_str(first)?;
            if !rest.is_empty() {
                write!(f, ".{rest}")?;
            }
            write!(f, "e{:+}", point - 1)
        }
    }
}

struct Buffer {
    bytes: [u8; 32],
    length: usize,
}

impl Buffer {
    fn as_str(&self) -> &str {
        self.bytes
            .get(..self.length)
            .and_then(|bytes| core::str::from_utf8(bytes).ok())
            .unwrap_or_default()
    }
}

impl fmt::Write for Buffer {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let end = self.length + text.len();
        self.bytes.get_mut(self.length..end).ok_or(fmt::Error)?.copy_from_slice(text.as_bytes());
        self.length = end;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Number, vectors};
    use proptest::prelude::*;

    fn bits(hex: &str) -> f64 {
        f64::from_bits(u64::from_str_radix(hex, 16).unwrap())
    }

    #[test]
    fn ten_thousand_published_numbers() {
        let text = vectors::text("jcs/es6-numbers-10000.txt");
        let mut count = 0;
        for line in text.lines() {
            let (hex, expected) = line.split_once(',').unwrap();
            assert_eq!(Decimal::new(bits(hex)).to_string(), expected, "{hex}");
            count += 1;
        }
        assert_eq!(count, 10_000);
    }

    #[test]
    fn discrete_numbers_and_what_is_none() {
        let file = vectors::read("jcs/numbers-discrete.json");
        for row in file["vectors"].as_array().unwrap() {
            let value = Number::new(bits(row[0].as_str().unwrap()));
            let printed = value.map(|value| Decimal::new(value.get()).to_string());
            assert_eq!(printed.as_deref(), row[1].as_str(), "{row}");
        }
    }

    #[test]
    fn integers_that_stay_themselves() {
        for (literal, stays) in [
            ("0", true),
            ("7", true),
            ("100", true),
            ("-100", true),
            ("9007199254740991", true),
            ("9007199254740992", true),
            ("9007199254740993", false),
            ("9007199254740994", true),
            ("-9007199254740993", false),
            ("18446744073709551615", false),
            ("18446744073709552000", true),
            ("1152921504606846976", false),
            ("1152921504606847000", true),
            ("1000000000000000000000", true),
            ("10000000000000000000001", false),
        ] {
            let value: f64 = literal.parse().unwrap();
            assert_eq!(Decimal::new(value).is_integer(literal), stays, "{literal}");
        }
    }

    proptest! {
        #[test]
        fn reads_back(bits in any::<u64>()) {
            let value = f64::from_bits(bits);
            prop_assume!(value.is_finite());
            let text = Decimal::new(value).to_string();
            prop_assert_eq!(text.parse::<f64>().unwrap(), value);
        }
    }
}
