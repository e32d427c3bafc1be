use tiny_keccak::keccakf;

/// Bytes of a message that one permutation takes in (Keccak-256: 1600 − 2 × 256 bits).
const RATE: usize = 136;

pub(crate) type State = [u64; 25];

/// Keccak-256 of messages that differ in their last 32 bytes only: what is the same is taken in once.
///
/// ```
/// use ioid_bytes::KeccakPrefix;
/// let prefix = KeccakPrefix::new(b"the same ");
/// let hash = alloy_primitives::keccak256([&b"the same "[..], &[7; 32]].concat());
/// assert_eq!(hash, prefix.hash(&[7; 32]));
/// ```
#[derive(Clone, Debug)]
pub struct KeccakPrefix {
    state: State,
    /// The word and the bit in it where the last 32 bytes begin.
    word: usize,
    bit: u32,
}

impl KeccakPrefix {
    /// Takes in the bytes before the last 32, which must fit into the block the prefix ends in.
    #[must_use]
    pub fn new<const N: usize>(prefix: &[u8; N]) -> Self {
        const { assert!(N % RATE + 32 < RATE, "the last bytes need a block of their own") }
        Self::of(prefix)
    }

    fn of(prefix: &[u8]) -> Self {
        let mut state = [0; 25];
        let (blocks, rest) = prefix.as_chunks::<RATE>();
        for block in blocks {
            absorb(&mut state, block);
            keccakf(&mut state);
        }
        absorb(&mut state, rest);
        // The first and the last bit of the padding: in the byte after the message, and in the last.
        let end = rest.len() + 32;
        if let Some(word) = state.get_mut(end / 8) {
            *word ^= 1 << (8 * (end % 8));
        }
        state[RATE / 8 - 1] ^= 1 << 63;
        Self { state, word: rest.len() / 8, bit: 8 * (rest.len() % 8) as u32 }
    }

    /// The hash of the prefix and these bytes.
    #[must_use]
    pub fn hash(&self, last: &[u8; 32]) -> [u8; 32] {
        let mut state = self.filled(last);
        keccakf(&mut state);
        digest(&state)
    }

    /// The hashes of the prefix and either of these.
    #[must_use]
    pub fn hash_pair(&self, last: [&[u8; 32]; 2]) -> [[u8; 32]; 2] {
        let mut states = last.map(|last| self.filled(last));
        permute_pair(&mut states);
        states.map(|state| digest(&state))
    }

    fn filled(&self, last: &[u8; 32]) -> State {
        let mut state = self.state;
        let mut carry = 0;
        let mut words = state.iter_mut().skip(self.word);
        for (bytes, place) in last.as_chunks::<8>().0.iter().zip(&mut words) {
            let word = u64::from_le_bytes(*bytes);
            *place ^= carry | word << self.bit;
            // In two steps: a shift by 64 bits is none.
            carry = word >> 1 >> (63 - self.bit);
        }
        if let Some(place) = words.next() {
            *place ^= carry;
        }
        state
    }
}

/// Keccak-256.
///
/// ```
/// assert_eq!(ioid_bytes::keccak256(b"abc"), alloy_primitives::keccak256(b"abc").0);
/// ```
#[must_use]
pub fn keccak256(message: &[u8]) -> [u8; 32] {
    let mut state = [0; 25];
    let (blocks, rest) = message.as_chunks::<RATE>();
    for block in blocks {
        absorb(&mut state, block);
        keccakf(&mut state);
    }
    absorb(&mut state, rest);
    // The first and the last bit of the padding: in the byte after the message, and in the last.
    if let Some(word) = state.get_mut(rest.len() / 8) {
        *word ^= 1 << (8 * (rest.len() % 8));
    }
    state[RATE / 8 - 1] ^= 1 << 63;
    keccakf(&mut state);
    digest(&state)
}

/// Adds up to one block of a message.
fn absorb(state: &mut State, bytes: &[u8]) {
    for (word, bytes) in state.iter_mut().zip(bytes.chunks(8)) {
        for (index, byte) in bytes.iter().enumerate() {
            *word ^= u64::from(*byte) << (8 * index);
        }
    }
}

fn digest(state: &State) -> [u8; 32] {
    let mut digest = [0; 32];
    for (place, word) in digest.as_chunks_mut::<8>().0.iter_mut().zip(state) {
        *place = word.to_le_bytes();
    }
    digest
}

pub(crate) fn permute(state: &mut State) {
    keccakf(state);
}

pub(crate) fn permute_pair(states: &mut [State; 2]) {
    // Over two lanes of WebAssembly's vectors it takes 0.85 times as long: they have no rotation, and
    // 25 vectors do not fit the registers. That was not worth another kilobyte.
    states.iter_mut().for_each(keccakf);
}

#[cfg(test)]
mod tests {
    use super::{KeccakPrefix, RATE};
    use alloy_primitives::keccak256;

    fn agrees(prefix: &KeccakPrefix, bytes: &[u8]) {
        let lasts: [[u8; 32]; 2] =
            std::array::from_fn(|index| std::array::from_fn(|at| (at * 11 + index * 5) as u8));
        let expected = lasts.map(|last| keccak256([bytes, &last].concat()).0);
        assert_eq!(lasts.map(|last| prefix.hash(&last)), expected);
        assert_eq!(prefix.hash_pair(lasts.each_ref()), expected);
    }

    #[test]
    fn messages_of_every_length_up_to_five_blocks() {
        let bytes: Vec<u8> = (0..5 * RATE as u32 + 2).map(|at| (at * 13) as u8).collect();
        for length in 0..bytes.len() {
            assert_eq!(super::keccak256(&bytes[..length]), keccak256(&bytes[..length]).0);
        }
    }

    #[test]
    fn prefixes_of_every_length_that_is_taken() {
        let bytes: Vec<u8> = (0..600_u32).map(|at| (at * 13) as u8).collect();
        for length in (0..600).filter(|length| length % RATE + 32 < RATE) {
            agrees(&KeccakPrefix::of(&bytes[..length]), &bytes[..length]);
        }
        agrees(&KeccakPrefix::new(&[9; 151]), &[9; 151]);
    }
}
