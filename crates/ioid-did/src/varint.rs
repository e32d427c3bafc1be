//! Unsigned varints as multiformats uses them: seven bits a byte, least significant first, in the
//! shortest form, at most nine bytes ([unsigned-varint](https://github.com/multiformats/unsigned-varint)).

use alloc::vec::Vec;

const LONGEST: u32 = 9;

/// Reads a varint and returns it with what follows it.
pub(crate) fn split(bytes: &[u8]) -> Option<(u64, &[u8])> {
    let mut value = 0;
    for (count, &byte) in (0..LONGEST).zip(bytes) {
        value |= u64::from(byte & 0x7f) << (7 * count);
        if byte & 0x80 == 0 {
            // A last byte of zero would be a second spelling of a shorter varint.
            let shortest = byte != 0 || count == 0;
            return shortest.then_some(value).zip(bytes.get(count as usize + 1..));
        }
    }
    None
}

pub(crate) fn push(mut value: u64, bytes: &mut Vec<u8>) {
    while value >= 0x80 {
        bytes.push(value as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn only_the_shortest_form() {
        assert_eq!(split(&[0xed, 0x01, 7]), Some((0xed, &[7][..])));
        assert_eq!(split(&[0x80, 0x24]), Some((0x1200, &[][..])));
        assert_eq!(split(&[0]), Some((0, &[][..])));
        assert_eq!(split(&[0xed, 0x81, 0x00]), None);
        assert_eq!(split(&[0x80]), None);
        assert_eq!(split(&[]), None);
        assert_eq!(split(&[0xff; 10]), None);
    }

    proptest! {
        #[test]
        fn round_trip(value in 0..1_u64 << 63) {
            let mut bytes = Vec::new();
            push(value, &mut bytes);
            prop_assert_eq!(split(&bytes), Some((value, &[][..])));
        }
    }
}
