//! SHA-256 (FIPS 180-4) of short messages: straight on the compression function, because the
//! buffering hasher of a library takes as long around it as the hash of a short message itself.

#[cfg(target_arch = "wasm32")]
mod four;
mod one;
mod rounds;

use rounds::START;

/// SHA-256.
///
/// ```
/// let empty = ioid_bytes::sha256(b"");
/// assert_eq!(empty[..4], [0xe3, 0xb0, 0xc4, 0x42]);
/// ```
#[must_use]
#[inline(never)]
pub fn sha256(message: &[u8]) -> [u8; 32] {
    output(state(message))
}

fn state(message: &[u8]) -> [u32; 8] {
    let mut state = START;
    let (whole, _) = message.as_chunks::<64>();
    for block in whole {
        state = one::compress(state, words(block));
    }
    for index in whole.len()..blocks(message) {
        state = one::compress(state, block(message, index));
    }
    state
}

/// The words of a block that is full.
#[inline]
fn words(block: &[u8; 64]) -> [[u32; 8]; 2] {
    let mut words = [[0; 8]; 2];
    for (word, bytes) in words.as_flattened_mut().iter_mut().zip(block.as_chunks::<4>().0) {
        *word = u32::from_be_bytes(*bytes);
    }
    words
}

/// How many blocks a message takes with the one and the length, 9 bytes, behind it.
const fn blocks(message: &[u8]) -> usize {
    (message.len() + 8) / 64 + 1
}

/// The words of one of the blocks.
#[inline(never)]
fn block(message: &[u8], index: usize) -> [[u32; 8]; 2] {
    let mut block = [[0; 8]; 2];
    let words = block.as_flattened_mut();
    let rest = message.get(64 * index..);
    let (whole, last) = rest.unwrap_or_default().as_chunks::<4>();
    for (word, bytes) in words.iter_mut().zip(whole) {
        *word = u32::from_be_bytes(*bytes);
    }
    if let (Some(_), Some(word)) = (rest, words.get_mut(whole.len())) {
        // The one bit behind the message.
        *word = 0x8000_0000 >> (8 * last.len());
        for (byte, shift) in last.iter().zip([24, 16, 8]) {
            *word |= u32::from(*byte) << shift;
        }
    }
    if index + 1 == blocks(message) {
        let bits = (message.len() as u64).wrapping_mul(8);
        [block[1][6], block[1][7]] = [(bits >> 32) as u32, bits as u32];
    }
    block
}

/// SHA-256 of 32 bytes and the hash of a message: `sha256(prefix || sha256(message))`. What is the
/// same for all messages, the first rounds and all of the padding, is done once.
///
/// ```
/// use ioid_bytes::{Sha256Prefix, sha256};
/// let prefix = Sha256Prefix::new(sha256(b"project"));
/// let expected = sha256(&[sha256(b"project"), sha256(b"device")].concat());
/// assert_eq!(prefix.hash(b"device"), expected);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sha256Prefix {
    words: [u32; 8],
    /// After the rounds of the prefix.
    begun: [u32; 8],
}

impl Sha256Prefix {
    /// Takes the first 32 bytes.
    #[must_use]
    pub fn new(prefix: [u8; 32]) -> Self {
        let mut words = [0; 8];
        for (word, bytes) in words.iter_mut().zip(prefix.as_chunks::<4>().0) {
            *word = u32::from_be_bytes(*bytes);
        }
        Self { words, begun: one::begin(START, words) }
    }

    /// The hash with one message.
    #[must_use]
    #[inline(never)]
    pub fn hash(&self, message: &[u8]) -> [u8; 32] {
        output(one::finish(START, self.begun, self.words, state(message)))
    }

    /// The hashes with four messages, in half the time when each is shorter than 56 bytes.
    #[must_use]
    #[inline(never)]
    pub fn hash_four(&self, messages: [&[u8]; 4]) -> [[u8; 32]; 4] {
        #[cfg(target_arch = "wasm32")]
        if messages.iter().all(|message| blocks(message) == 1) {
            let blocks = messages.map(|message| block(message, 0));
            return four::finish_of_blocks(self.words, self.begun, blocks.each_ref()).map(output);
        }
        let mut hashes = [[0; 32]; 4];
        for (hash, message) in hashes.iter_mut().zip(messages) {
            *hash = self.hash(message);
        }
        hashes
    }
}

fn output(state: [u32; 8]) -> [u8; 32] {
    let mut digest = [0; 32];
    for (place, word) in digest.as_chunks_mut::<4>().0.iter_mut().zip(state) {
        *place = word.to_be_bytes();
    }
    digest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_length_around_a_block_agrees_with_another_implementation() {
        let bytes: Vec<u8> = (0..300_u32).map(|at| (at * 7) as u8).collect();
        for length in 0..bytes.len() {
            let message = &bytes[..length];
            assert_eq!(sha256(message), hmac_sha256::Hash::hash(message), "{length}");
        }
    }

    #[test]
    fn prefixes_with_messages_of_every_length_one_and_four() {
        let bytes: Vec<u8> = (0..300_u32).map(|at| (at * 7) as u8).collect();
        let start = sha256(b"prefix");
        let prefix = Sha256Prefix::new(start);
        let expected = |message: &[u8]| {
            let joined = [start, hmac_sha256::Hash::hash(message)].concat();
            hmac_sha256::Hash::hash(&joined)
        };
        for length in 0..200 {
            let messages = [0, 1, 40, 5].map(|more| &bytes[more..more + length + more % 4]);
            assert_eq!(messages.map(|message| prefix.hash(message)), messages.map(expected));
            assert_eq!(prefix.hash_four(messages), messages.map(expected), "{length}");
        }
    }
}
