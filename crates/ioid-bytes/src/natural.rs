use alloc::{string::String, vec::Vec};

/// The number of 256 bits that digits of radix 10 or 16 stand for, least significant part first; none
/// when there is no digit, something else than digits, or the number takes more bits.
///
/// ```
/// assert_eq!(ioid_bytes::natural("1251", 16), Some([0x1251, 0, 0, 0]));
/// assert_eq!(ioid_bytes::natural("-1", 10), None);
/// ```
#[must_use]
pub fn natural(digits: &str, radix: u32) -> Option<[u64; 4]> {
    let mut places = [0_u32; 8];
    // Eight digits of either radix are no more than 2³²: a place times that, and a carry, fits.
    for chunk in digits.as_bytes().chunks(8) {
        let (mut factor, mut carry) = (1, 0);
        for digit in chunk {
            factor *= u64::from(radix);
            carry = carry * u64::from(radix) + u64::from(char::from(*digit).to_digit(radix)?);
        }
        for place in &mut places {
            carry += u64::from(*place) * factor;
            *place = carry as u32;
            carry >>= 32;
        }
        if carry > 0 {
            return None;
        }
    }
    let mut limbs = [0; 4];
    for (limb, [low, high]) in limbs.iter_mut().zip(places.as_chunks().0) {
        *limb = u64::from(*low) | u64::from(*high) << 32;
    }
    if digits.is_empty() { None } else { Some(limbs) }
}

/// The digits of a number of 256 bits, least significant part first, of radix 10 or 16: one at least,
/// none in front that is zero.
///
/// ```
/// assert_eq!(ioid_bytes::digits(&[0x1251, 0, 0, 0], 16), "1251");
/// ```
#[must_use]
pub fn digits(limbs: &[u64; 4], radix: u8) -> String {
    let mut places = [0_u32; 8];
    for (pair, limb) in places.as_chunks_mut().0.iter_mut().zip(limbs) {
        *pair = [*limb as u32, (*limb >> 32) as u32];
    }
    // Most digits: 78 of radix 10.
    let mut digits = Vec::with_capacity(78);
    // Most numbers are short.
    let used = places.iter().rposition(|place| *place != 0).map_or(0, |last| last + 1);
    loop {
        let mut rest = 0;
        for place in places.iter_mut().take(used).rev() {
            let dividend = rest << 32 | u64::from(*place);
            *place = (dividend / u64::from(radix)) as u32;
            rest = dividend % u64::from(radix);
        }
        let digit = rest as u8;
        digits.push(if digit < 10 { b'0' + digit } else { b'a' - 10 + digit });
        if places == [0; 8] {
            digits.reverse();
            return String::from_utf8(digits).unwrap_or_default();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloy_primitives::U256;
    use proptest::prelude::*;

    #[test]
    fn what_is_no_number_of_256_bits() {
        for (digits, radix) in [("", 10), ("1_0", 10), ("+1", 10), ("a", 10), ("g", 16), ("²", 10)]
        {
            assert_eq!(natural(digits, radix), None, "{digits}");
        }
        assert_eq!(digits(&[0; 4], 10), "0");
        assert_eq!(natural(&"f".repeat(64), 16), Some([u64::MAX; 4]));
        assert_eq!(natural(&["1", &"0".repeat(64)].concat(), 16), None);
        assert_eq!(natural(&format!("{:0>60000}", 7), 10), Some([7, 0, 0, 0]));
    }

    proptest! {
        #[test]
        fn reads_what_is_printed(limbs in any::<[u64; 4]>()) {
            let number = U256::from_limbs(limbs);
            prop_assert_eq!(natural(&number.to_string(), 10), Some(limbs));
            prop_assert_eq!(natural(&format!("{number:x}"), 16), Some(limbs));
            prop_assert_eq!(natural(&format!("{number:X}"), 16), Some(limbs));
            prop_assert_eq!(digits(&limbs, 10), number.to_string());
            prop_assert_eq!(digits(&limbs, 16), format!("{number:x}"));
            let more = format!("{number}0");
            let expected = U256::from_str_radix(&more, 10).ok().map(|number| *number.as_limbs());
            prop_assert_eq!(natural(&more, 10), expected);
        }
    }
}
