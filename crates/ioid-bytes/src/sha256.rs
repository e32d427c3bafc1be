use sha2::block_api::compress256;

/// FIPS 180-4, section 5.3.3.
const START: [u32; 8] = [
    0x6a09_e667,
    0xbb67_ae85,
    0x3c6e_f372,
    0xa54f_f53a,
    0x510e_527f,
    0x9b05_688c,
    0x1f83_d9ab,
    0x5be0_cd19,
];

/// What follows a message of 64 bytes: a one, zeros, the length of 512 bits.
const AFTER_64: [u8; 64] = {
    let mut block = [0; 64];
    block[0] = 0x80;
    block[62] = 2;
    block
};

/// SHA-256 (FIPS 180-4). Straight on the compression function: the buffering hasher around it takes
/// as long as the hash of a short message itself.
///
/// ```
/// let empty = ioid_bytes::sha256(b"");
/// assert_eq!(empty[..4], [0xe3, 0xb0, 0xc4, 0x42]);
/// ```
#[must_use]
pub fn sha256(message: &[u8]) -> [u8; 32] {
    let mut state = START;
    let (blocks, rest) = message.as_chunks::<64>();
    compress256(&mut state, blocks);
    let mut last = [[0; 64]; 2];
    let bytes = last.as_flattened_mut();
    for (place, byte) in bytes.iter_mut().zip(rest.iter().chain(&[0x80])) {
        *place = *byte;
    }
    // The length in bits takes 8 bytes at the end of the last block.
    let count = if rest.len() < 56 { 1 } else { 2 };
    let bits = (message.len() as u64).wrapping_mul(8).to_be_bytes();
    if let Some(place) = bytes.get_mut(64 * count - 8..64 * count) {
        place.copy_from_slice(&bits);
    }
    compress256(&mut state, last.get(..count).unwrap_or_default());
    output(state)
}

/// SHA-256 of two digests, one after the other.
#[must_use]
pub fn sha256_of_digests(left: &[u8; 32], right: &[u8; 32]) -> [u8; 32] {
    let mut state = START;
    let mut blocks = [[0; 64], AFTER_64];
    for (place, byte) in blocks.as_flattened_mut().iter_mut().zip(left.iter().chain(right)) {
        *place = *byte;
    }
    compress256(&mut state, &blocks);
    output(state)
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
    fn two_digests_are_their_64_bytes() {
        let (left, right) = (sha256(b"left"), sha256(b"right"));
        let joined = [left, right].concat();
        assert_eq!(sha256_of_digests(&left, &right), hmac_sha256::Hash::hash(&joined));
        assert_ne!(sha256_of_digests(&right, &left), sha256_of_digests(&left, &right));
    }
}
