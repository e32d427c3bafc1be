use alloc::string::{String, ToString};

use super::big::Big;

/// Digits of a literal that can matter: two doubles and the middle between them differ within 768.
const DIGITS_READ: usize = 800;

/// Reads a literal of JSON's grammar as the nearest double, of two equally near the even one (what
/// every IEEE 754 reader gives). None: beyond the range of a double.
///
/// Exact arithmetic on [`Big`] instead of the standard library's reader and `ryu-js`, whose tables
/// are 20 kB that do not compress; numbers are rare in DID documents. The tests compare both.
pub(super) fn read(literal: &str) -> Option<f64> {
    let (mantissa, exponent) = literal.split_once(['e', 'E']).unwrap_or((literal, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let negative = whole.starts_with('-');
    let digits = whole.bytes().chain(fraction.bytes()).filter(u8::is_ascii_digit);
    let digits = digits.skip_while(|digit| *digit == b'0');

    let mut number = Big::new(0);
    let (mut count, mut nonzero_left) = (0, false);
    for digit in digits {
        if count < DIGITS_READ {
            number.multiply_add(10, u32::from(digit - b'0'));
        } else {
            nonzero_left |= digit != b'0';
        }
        count += 1;
    }
    if count > DIGITS_READ {
        number.multiply_add(10, u32::from(nonzero_left));
    }
    let kept = count.min(DIGITS_READ + 1) as i64;
    // An exponent that overflows is either infinite or zero, whatever the digits are. Half of its
    // range is room enough for the digits of the longest text.
    let (least, most) = (i64::MIN / 2, i64::MAX / 2);
    let huge = if exponent.starts_with('-') { least } else { most };
    let written = exponent.parse().unwrap_or(huge).clamp(least, most);
    let exponent = written - fraction.len() as i64 + count as i64 - kept;
    let magnitude = if count == 0 || exponent + kept < -400 {
        0.0
    } else if exponent + kept > 400 {
        return None;
    } else {
        nearest(number, exponent as i32)
    };
    let value = if negative { -magnitude } else { magnitude };
    value.is_finite().then_some(value)
}

/// The double nearest to number × 10^exponent.
fn nearest(mut number: Big, exponent: i32) -> f64 {
    let mut scale = 0;
    let mut inexact = false;
    if exponent >= 0 {
        number.multiply_by_power_of_ten(exponent.unsigned_abs());
    } else {
        // Enough bits that 66 and more are left: 10 < 2⁴.
        let bits = exponent.unsigned_abs() * 4 + 66;
        number.shift_left(bits);
        inexact = number.divide_by_power_of_ten(exponent.unsigned_abs());
        scale = -(bits as i32);
    }
    // The last bit a double of this size has; below 2⁻¹⁰⁷⁴ there is none.
    let last = (number.bit_length() as i32 + scale - 53).max(-1074);
    let dropped = last - scale;
    if dropped <= 0 {
        number.shift_left(dropped.unsigned_abs());
    }
    let dropped = dropped.max(0) as u32;
    let mut mantissa = number.bits_from(dropped);
    if dropped > 0 && number.bits_from(dropped - 1) & 1 == 1 {
        let above_half = inexact || number.any_below(dropped - 1);
        mantissa += u64::from(above_half || mantissa & 1 == 1);
    }
    // A carry out of the mantissa is a carry into the exponent, and out of that is infinity.
    let biased = if mantissa >> 52 == 0 { 0 } else { (last + 1074) as u64 };
    if biased > 2046 { f64::INFINITY } else { f64::from_bits((biased << 52) + mantissa) }
}

/// A number as ECMAScript prints it (Number::toString, ECMA-262 6.1.6.1.20), which is what RFC 8785
/// 3.2.2.3 asks for: the shortest digits that read back; of two equally near ones, the even one.
/// (The standard library's `{:e}` takes the upper one.)
pub(super) fn write(value: f64, out: &mut String) {
    // Minus zero prints as zero.
    if value == 0.0 {
        return out.push('0');
    }
    if value < 0.0 {
        out.push('-');
    }
    let (digits, point) = shortest(value.abs());
    let count = digits.len() as i32;
    let zeros = |out: &mut String, count: i32| (0..count).for_each(|_| out.push('0'));
    if 0 < point && point <= 21 {
        for (index, digit) in (0..).zip(digits.chars()) {
            if index == point {
                out.push('.');
            }
            out.push(digit);
        }
        zeros(out, point - count);
    } else if -6 < point && point <= 0 {
        out.push_str("0.");
        zeros(out, -point);
        out.push_str(&digits);
    } else {
        for (index, digit) in digits.chars().enumerate() {
            if index == 1 {
                out.push('.');
            }
            out.push(digit);
        }
        out.push_str(if point > 0 { "e+" } else { "e-" });
        out.push_str(&(point - 1).unsigned_abs().to_string());
    }
}

/// The shortest digits d₁d₂… that read back as a positive double, and where the point is:
/// 0.d₁d₂… × 10^point. Burger and Dybvig, "Printing floating-point numbers quickly and accurately"
/// (1996), figure 3.
fn shortest(value: f64) -> (String, i32) {
    let (fraction, biased) = (value.to_bits() & ((1 << 52) - 1), (value.to_bits() >> 52) as i32);
    let (mantissa, exponent) =
        if biased == 0 { (fraction, -1074) } else { (fraction | 1 << 52, biased - 1075) };
    // value = rest / scale; `up` and `down` / scale are half the distances to the next doubles. At a
    // power of two the one below is nearer.
    let narrow = u32::from(fraction == 0 && biased > 1);
    let (left, right) = (exponent.max(0) as u32, exponent.min(0).unsigned_abs());
    let mut rest = Big::new(mantissa);
    rest.shift_left(left + 1 + narrow);
    let mut scale = Big::new(1);
    scale.shift_left(right + 1 + narrow);
    let mut up = Big::new(1);
    up.shift_left(left + narrow);
    let mut down = Big::new(1);
    down.shift_left(left);
    // A reader rounds the middle between two doubles to the even one: it is ours when ours is even.
    let even = mantissa & 1 == 0;
    let reaches = |a: &Big, b: &Big| a > b || (even && a == b);

    // log₁₀ from log₂, rounded up; at most one too low, which the comparison then corrects.
    let bits = i64::from(64 - mantissa.leading_zeros() as i32 + exponent - 1);
    let mut point = (bits * 30_103).div_euclid(100_000) as i32;
    if point >= 0 {
        scale.multiply_by_power_of_ten(point.unsigned_abs());
    } else {
        for number in [&mut rest, &mut up, &mut down] {
            number.multiply_by_power_of_ten(point.unsigned_abs());
        }
    }
    let sum = |a: &Big, b: &Big| {
        let mut sum = a.clone();
        sum.add(b);
        sum
    };
    while reaches(&sum(&rest, &up), &scale) {
        scale.multiply_add(10, 0);
        point += 1;
    }
    let mut digits = String::new();
    loop {
        for number in [&mut rest, &mut up, &mut down] {
            number.multiply_add(10, 0);
        }
        let mut digit = b'0';
        while rest >= scale {
            rest.subtract(&scale);
            digit += 1;
        }
        let low = reaches(&down, &rest);
        let high = reaches(&sum(&rest, &up), &scale);
        if low || high {
            let twice = sum(&rest, &rest);
            // Equally near: the even digit.
            let nearer = twice > scale || (twice == scale && digit & 1 == 1);
            let round_up = if low && high { nearer } else { high };
            digits.push(char::from(digit + u8::from(round_up)));
            return (digits, point);
        }
        digits.push(char::from(digit));
    }
}

/// Whether `literal`, an integer in decimal digits, means exactly the integer that is printed.
pub(super) fn keeps_integer(literal: &str, printed: &str) -> bool {
    let (literal, printed) = (literal.trim_start_matches('-'), printed.trim_start_matches('-'));
    let Some((mantissa, exponent)) = printed.split_once("e+") else { return printed == literal };
    // d.ddde+nn is an integer of nn + 1 digits: these, then zeros.
    let digits = mantissa.bytes().filter(|byte| *byte != b'.').chain(core::iter::repeat(b'0'));
    exponent.parse() == Ok(literal.len() - 1) && literal.bytes().zip(digits).all(|(a, b)| a == b)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Number, vectors};
    use proptest::prelude::*;

    fn bits(hex: &str) -> f64 {
        f64::from_bits(u64::from_str_radix(hex, 16).unwrap())
    }

    fn printed(value: f64) -> String {
        let mut out = String::new();
        write(value, &mut out);
        out
    }

    #[test]
    fn ten_thousand_published_numbers() {
        let text = vectors::text("jcs/es6-numbers-10000.txt");
        let mut count = 0;
        for line in text.lines() {
            let (hex, expected) = line.split_once(',').unwrap();
            assert_eq!(printed(bits(hex)), expected, "{hex}");
            assert_eq!(read(expected), Some(bits(hex)), "{hex}");
            count += 1;
        }
        assert_eq!(count, 10_000);
    }

    #[test]
    fn discrete_numbers_and_what_is_none() {
        let file = vectors::read("jcs/numbers-discrete.json");
        for row in file["vectors"].as_array().unwrap() {
            let value = Number::new(bits(row[0].as_str().unwrap()));
            let text = value.map(|value| printed(value.get()));
            assert_eq!(text.as_deref(), row[1].as_str(), "{row}");
        }
    }

    #[test]
    fn integers_that_stay_themselves() {
        for (literal, stays) in [
            ("0", true),
            ("-0", true),
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
            assert_eq!(
                keeps_integer(literal, &printed(read(literal).unwrap())),
                stays,
                "{literal}"
            );
        }
    }

    fn agrees(literal: &str) {
        let expected: f64 = literal.parse().unwrap();
        assert_eq!(read(literal), expected.is_finite().then_some(expected), "{literal}");
    }

    #[test]
    fn hard_literals_are_read_as_the_standard_library_does() {
        let halfway = "2.2250738585072011360574097967091319759348195463516456480234261097248222220\
            2107694551652952390813508791414915891303962110687008643869459464552765720740782062174337998\
            8141063267329253552286881372149012981122451451889849057222307285255133155755015914397476397\
            9834118019993239623482104724999068957815e-308".replace(char::is_whitespace, "");
        let long = format!("0.{}1", "0".repeat(1000));
        let many = format!("{}.{}e-500", "9".repeat(900), "9".repeat(900));
        let tie = format!("9007199254740993.{}", "0".repeat(900));
        let above_tie = format!("9007199254740993.{}1", "0".repeat(900));
        for literal in [
            halfway.as_str(),
            &long,
            &many,
            &tie,
            &above_tie,
            "5e-324",
            "4.9e-324",
            "2.5e-324",
            "2.4e-324",
            "2.47032822920623272e-324",
            "2.470328229206233e-324",
            "1.7976931348623157e308",
            "1.7976931348623158e308",
            "1.7976931348623159e308",
            "1e308",
            "1e309",
            "-1e309",
            "1e-400",
            "1e400",
            "0e999999999999",
            "0.0e-99999999999999999999",
            "1e99999999999999999999",
            "1e-99999999999999999999",
            "123456789012345678901234567890",
            "0.1",
            "-0.0",
            "-1.5e-7",
            "2.2250738585072014e-308",
            "2.225073858507201e-308",
            "8.98846567431158e307",
            "9007199254740993",
            "9007199254740995",
            "0.000001",
            "1E+2",
            "10e-1",
        ] {
            agrees(literal);
        }
    }

    proptest! {
        #[test]
        fn prints_as_ryu_and_reads_back(bits in any::<u64>()) {
            let value = f64::from_bits(bits);
            prop_assume!(value.is_finite());
            let text = printed(value);
            prop_assert_eq!(text.clone(), ryu_js::Buffer::new().format_finite(value).to_string());
            prop_assert_eq!(read(&text), Some(value));
        }

        #[test]
        fn reads_as_the_standard_library(literal in "-?(0|[1-9][0-9]{0,30})(\\.[0-9]{1,30})?([eE][+-]?[0-9]{1,3})?") {
            agrees(&literal);
        }

        #[test]
        fn powers_of_two_and_their_neighbours(exponent in 0..2047_u64, step in -1..=1_i64) {
            let value = f64::from_bits((exponent << 52).saturating_add_signed(step));
            prop_assume!(value.is_finite());
            prop_assert_eq!(printed(value), ryu_js::Buffer::new().format_finite(value).to_string());
        }
    }
}
