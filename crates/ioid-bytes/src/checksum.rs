use core::cell::Cell;

use crate::encode_hex;
use crate::keccak::{State, permute, permute_pair};

/// An address as text: `0x` and 40 digits whose letters carry the checksum.
type Text = [u8; 42];

/// An address, and for each of its digits whether it is upper case.
type Known = ([u8; 20], u64);

/// How many addresses are remembered: 4 kB.
const REMEMBERED: usize = 128;

ioid_local::local! {
    /// Addresses and what [`upper`] gave for them, each in the one place its last byte leads to.
    static RECENT: [Cell<Option<Known>>; REMEMBERED] =
        const { [const { Cell::new(None) }; REMEMBERED] };
}

/// EIP-55: a letter is upper case where the digit of keccak-256 of the 40 lower-case digits at its
/// place is 8 or more.
#[must_use]
pub fn checksum(address: &[u8; 20]) -> Text {
    let digits = digits(address);
    let mut state = state(&digits);
    permute(&mut state);
    spelled(&digits, upper(&state))
}

/// [`checksum`] of two addresses at once.
#[must_use]
pub fn checksum_pair(addresses: [&[u8; 20]; 2]) -> [Text; 2] {
    let [first, second] = addresses.map(digits);
    let mut states = [state(&first), state(&second)];
    permute_pair(&mut states);
    let [one, other] = &states;
    [spelled(&first, upper(one)), spelled(&second, upper(other))]
}

/// [`checksum`], which remembers the addresses that came last: contracts, managers and accounts come
/// again and again.
#[must_use]
pub fn recent_checksum(address: &[u8; 20]) -> Text {
    let digits = digits(address);
    spelled(&digits, recent_upper(address))
}

/// Whether hexadecimal digits of an address, of either case, are spelled as [`checksum`] spells them.
#[must_use]
pub fn is_checksummed(spelled: &[u8; 40], address: &[u8; 20]) -> bool {
    const ONES: u64 = u64::MAX / 255;
    // Of eight digits at a time: which are letters, and which are upper case; the eight lowest bits
    // of the bytes, moved together.
    let together = |bits: u64| (bits & ONES).wrapping_mul(0x0102_0408_1020_4080) >> 56;
    let (mut letters, mut capitals) = (0, 0);
    for (index, eight) in spelled.as_chunks::<8>().0.iter().enumerate() {
        let word = u64::from_le_bytes(*eight);
        letters |= together(word >> 6) << (8 * index);
        capitals |= together(word >> 6 & !(word >> 5)) << (8 * index);
    }
    capitals == letters & recent_upper(address)
}

/// [`upper`] of an address, or what is remembered of it.
fn recent_upper(address: &[u8; 20]) -> u64 {
    let compute = || {
        let mut state = state(&digits(address));
        permute(&mut state);
        upper(&state)
    };
    let place = usize::from(address[19]) % REMEMBERED;
    RECENT.with(|recent| {
        let Some(cell) = recent.get(place) else { return compute() };
        let known = cell.get().filter(|(known, _)| known == address);
        let (_, upper) = known.unwrap_or_else(|| {
            let found = (*address, compute());
            cell.set(Some(found));
            found
        });
        upper
    })
}

fn digits(address: &[u8; 20]) -> [u8; 40] {
    let mut digits = [0; 40];
    encode_hex(address, &mut digits);
    digits
}

/// The digits in their only block, padded.
fn state(digits: &[u8; 40]) -> State {
    let mut state = [0; 25];
    for (word, bytes) in state.iter_mut().zip(digits.as_chunks::<8>().0) {
        *word = u64::from_le_bytes(*bytes);
    }
    state[5] = 1;
    state[16] = 1 << 63;
    state
}

/// For each of the 40 digits a bit, the first in the lowest: whether its letter is upper case.
fn upper(state: &State) -> u64 {
    let mut bits = 0;
    for (index, word) in state.iter().take(3).enumerate() {
        for byte in 0..8 {
            // The high digit of a byte comes first.
            let (high, low) = (word >> (8 * byte + 7) & 1, word >> (8 * byte + 3) & 1);
            let at = 16 * index + 2 * byte;
            if at < 40 {
                bits |= high << at | low << (at + 1);
            }
        }
    }
    bits
}

fn spelled(digits: &[u8; 40], upper: u64) -> Text {
    const ONES: u64 = u64::MAX / 255;
    let mut text = [b'0'; 42];
    text[1] = b'x';
    let places = text.split_at_mut(2).1.as_chunks_mut::<8>().0;
    for (at, (place, eight)) in places.iter_mut().zip(digits.as_chunks::<8>().0).enumerate() {
        let digits = u64::from_le_bytes(*eight);
        // Eight bits, each to the byte at its place: there it is one bit of eight, then the lowest.
        let bits = ((upper >> (8 * at) & 0xff) * ONES) & 0x8040_2010_0804_0201;
        let upper = ((bits + 127 * ONES) >> 7) & ONES;
        // Letters have this bit.
        *place = (digits - ((digits >> 6 & upper) << 5)).to_le_bytes();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloy_primitives::Address;
    use proptest::prelude::*;

    #[test]
    fn examples_of_eip_55() {
        for text in [
            "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
            "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
            "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB",
            "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb",
        ] {
            let address: Address = text.parse().unwrap();
            assert_eq!(checksum(&address), text.as_bytes());
        }
    }

    proptest! {
        #[test]
        fn agrees_with_alloy_remembered_or_not(addresses in prop::collection::vec(any::<[u8; 20]>(), 0..4)) {
            // Twice, and with others that share a place.
            for address in addresses.iter().chain(&addresses) {
                let mut neighbour = *address;
                neighbour[0] ^= 1;
                let expected = [*address, neighbour].map(|address| {
                    Text::try_from(Address::from(address).to_checksum(None).as_bytes()).unwrap()
                });
                prop_assert_eq!([recent_checksum(address), recent_checksum(&neighbour)], expected);
                prop_assert_eq!([checksum(address), checksum(&neighbour)], expected);
                let mut spelled = *expected[0].last_chunk::<40>().unwrap();
                prop_assert!(is_checksummed(&spelled, address));
                for at in 0..40 {
                    let letter = spelled[at].is_ascii_alphabetic();
                    spelled[at] ^= if letter { 0x20 } else { 0 };
                    prop_assert_eq!(is_checksummed(&spelled, address), !letter);
                    spelled[at] ^= if letter { 0x20 } else { 0 };
                }
                prop_assert_eq!(checksum_pair([address, &neighbour]), expected);
            }
        }
    }
}
