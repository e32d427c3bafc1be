use alloc::{
    string::{String, ToString},
    vec::Vec,
};

use super::big::Big;

/// Digits of a literal that can matter: two doubles and the middle between them differ within 768.
const DIGITS_READ: i64 = 800;

/// Reads a literal of JSON's grammar as the nearest double, of two equally near the even one (what
/// every IEEE 754 reader gives). None: beyond the range of a double.
///
/// Exact arithmetic on [`Big`] instead of the standard library's reader and `ryu-js`, whose tables
/// are 20 kB that do not compress; numbers are rare in DID documents. The tests compare both.
pub(super) fn read(literal: &str) -> Option<f64> {
    let mut number = Big::new(0);
    let (mut negative, mut in_fraction, mut nonzero_left) = (false, false, false);
    // Digits since the first that is not zero, and what to multiply those that are kept with.
    let (mut count, mut exponent) = (0, 0);
    for (at, byte) in literal.bytes().enumerate() {
        match byte {
            b'-' => negative = true,
            b'.' => in_fraction = true,
            b'0'..=b'9' => {
                exponent -= i64::from(in_fraction);
                if count == 0 && byte == b'0' {
                    continue;
                }
                count += 1;
                if count <= DIGITS_READ {
                    number.multiply_add(10, u32::from(byte - b'0'));
                } else {
                    nonzero_left |= byte != b'0';
                    exponent += 1;
                }
            }
            _ => {
                exponent += written_exponent(literal.get(at + 1..).unwrap_or_default());
                break;
            }
        }
    }
    let mut kept = count.min(DIGITS_READ);
    if nonzero_left {
        number.multiply_add(10, 1);
        exponent -= 1;
        kept += 1;
    }
    let size = exponent + kept;
    let magnitude = if count == 0 || size < -400 {
        0.0
    } else if size > 400 {
        return None;
    } else {
        nearest(number, exponent as i32)
    };
    let value = if negative { -magnitude } else { magnitude };
    value.is_finite().then_some(value)
}

/// The exponent of a literal, or one that says the same: beyond a length that no text has, the number
/// is infinite or zero whatever its digits are.
fn written_exponent(text: &str) -> i64 {
    let mut exponent = 0_i64;
    for byte in text.bytes().filter(u8::is_ascii_digit) {
        exponent = (exponent * 10 + i64::from(byte - b'0')).min(1 << 50);
    }
    if text.starts_with('-') { -exponent } else { exponent }
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
pub(super) fn text(value: f64) -> String {
    // Minus zero prints as zero.
    if value == 0.0 {
        return "0".to_string();
    }
    let (digits, point) = shortest(value.abs());
    let count = digits.len() as i32;
    // What is printed: places, of which the first digit is in place 0, zeros where no digit is, and
    // where the point stands among them.
    let (places, point_at) = match point {
        1..=21 => (0..count.max(point), point),
        -5..=0 => (point - 1..count, point),
        _ => (0..count, 1),
    };
    let mut out = String::new();
    if value < 0.0 {
        out.push('-');
    }
    for place in places {
        if place == point_at {
            out.push('.');
        }
        let digit = usize::try_from(place).ok().and_then(|place| digits.get(place));
        out.push(char::from(digit.copied().unwrap_or(b'0')));
    }
    if !(-5..=21).contains(&point) {
        out.push_str(if point > 0 { "e+" } else { "e-" });
        out.push_str(&(point - 1).unsigned_abs().to_string());
    }
    out
}

/// The shortest digits d₁d₂… that read back as a positive double, and where the point is:
/// 0.d₁d₂… × 10^point. Burger and Dybvig, "Printing floating-point numbers quickly and accurately"
/// (1996), figure 3.
fn shortest(value: f64) -> (Vec<u8>, i32) {
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
    let mut digits = Vec::new();
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
            digits.push(digit + u8::from(round_up));
            return (digits, point);
        }
        digits.push(digit);
    }
}

/// Whether `literal`, an integer in decimal digits, means exactly the integer that is printed for it:
/// the shortest digits and zeros up to the point.
pub(super) fn keeps_integer(literal: &str, value: f64) -> bool {
    let literal = literal.strip_prefix('-').unwrap_or(literal);
    if value == 0.0 {
        return literal == "0";
    }
    let (digits, point) = shortest(value.abs());
    let printed = digits.into_iter().chain(core::iter::repeat(b'0'));
    literal.len() as i32 == point && literal.bytes().eq(printed.take(literal.len()))
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
        let file = vectors::text("jcs/es6-numbers-10000.txt");
        let mut count = 0;
        for line in file.lines() {
            let (hex, expected) = line.split_once(',').unwrap();
            assert_eq!(text(bits(hex)), expected, "{hex}");
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
            let printed = value.map(|value| text(value.get()));
            assert_eq!(printed.as_deref(), row[1].as_str(), "{row}");
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
            assert_eq!(keeps_integer(literal, read(literal).unwrap()), stays, "{literal}");
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
            let printed = text(value);
            prop_assert_eq!(printed.clone(), ryu_js::Buffer::new().format_finite(value).to_string());
            prop_assert_eq!(read(&printed), Some(value));
        }

        #[test]
        fn reads_as_the_standard_library(literal in "-?(0|[1-9][0-9]{0,30})(\\.[0-9]{1,30})?([eE][+-]?[0-9]{1,3})?") {
            agrees(&literal);
        }

        #[test]
        fn powers_of_two_and_their_neighbours(exponent in 0..2047_u64, step in -1..=1_i64) {
            let value = f64::from_bits((exponent << 52).saturating_add_signed(step));
            prop_assume!(value.is_finite());
            prop_assert_eq!(text(value), ryu_js::Buffer::new().format_finite(value).to_string());
        }
    }
}
