//! What the chain said at its newest block, so that one flow need not ask what another just did.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use alloy_primitives::{Address, B256, Bytes};

/// Answers that are kept. Each has the place its key points to, and gives way to the next one there:
/// a map would be more code than all the rest here, for answers that live for seconds.
const PLACES: usize = 1 << 12;

/// Places at first, for one flow alone, and how many times as many there are whenever two keys meet.
const FEW_PLACES: usize = 1 << 4;
const GROWTH: usize = 1 << 4;

/// Bytes of keys and answers that are kept; beyond that everything is forgotten.
const MOST_BYTES: usize = 4 << 20;

/// What a call returned, or the data it reverted with.
pub(crate) type Returned = Result<Bytes, Bytes>;

/// Answers of one block; a newer block replaces them. Guesses of what will be asked outlive it:
/// they save a round trip when they are right, and nothing rests on them. Clones share all of it.
#[derive(Clone, Default)]
pub struct ChainCache {
    kept: Arc<Mutex<Kept>>,
    /// Under no block.
    guesses: Arc<Mutex<Kept>>,
}

#[derive(Default)]
struct Kept {
    block: Option<B256>,
    bytes: usize,
    answers: Vec<Option<(Vec<u8>, Returned)>>,
}

/// Bytes of a call that is guessed: a contract, a function, and one word.
const GUESS: usize = 20 + 4 + 32;

impl fmt::Debug for ChainCache {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ChainCache")
    }
}

impl ChainCache {
    /// Shares the guesses and none of the answers.
    #[must_use]
    pub fn without_answers(&self) -> Self {
        Self { guesses: Arc::clone(&self.guesses), ..Self::default() }
    }

    /// Calls that followed on the first ones about `subject`, when it was asked about last.
    pub(crate) fn guessed(&self, subject: B256) -> Vec<(Address, Bytes)> {
        let guess = of(&self.guesses, B256::ZERO).get(subject.as_slice());
        let Some(Ok(calls)) = guess else { return Vec::new() };
        let call = |call: &[u8]| {
            let (to, data) = call.split_at_checked(20)?;
            Some((Address::from_slice(to), Bytes::copy_from_slice(data)))
        };
        calls.chunks_exact(GUESS).filter_map(call).collect()
    }

    /// Calls that may follow on the first ones about `subject` the next time, of one word each.
    pub(crate) fn guess(&self, subject: B256, calls: &[(Address, Bytes)]) {
        let calls: Vec<u8> = calls.iter().flat_map(|(to, data)| [&to[..], data].concat()).collect();
        of(&self.guesses, B256::ZERO).put(subject.to_vec(), Ok(calls.into()));
    }

    pub(crate) fn get(&self, block: B256, key: &[u8]) -> Option<Returned> {
        of(&self.kept, block).get(key)
    }

    pub(crate) fn put(&self, block: B256, key: Vec<u8>, answer: Returned) {
        of(&self.kept, block).put(key, answer);
    }
}

/// What is kept for the block with this hash; what is known of another one is forgotten. The hash
/// names the chain as well, and a block that was replaced has another one.
fn of(kept: &Mutex<Kept>, block: B256) -> MutexGuard<'_, Kept> {
    let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
    if kept.block != Some(block) {
        *kept = Kept { block: Some(block), ..Kept::default() };
    }
    kept
}

impl Kept {
    fn get(&self, key: &[u8]) -> Option<Returned> {
        let place = place(key, self.answers.len())?;
        let (known, answer) = self.answers.get(place)?.as_ref()?;
        (known == key).then(|| answer.clone())
    }

    fn put(&mut self, key: Vec<u8>, answer: Returned) {
        let (Ok(data) | Err(data)) = &answer;
        let size = key.len().saturating_add(data.len());
        if self.bytes.saturating_add(size) > MOST_BYTES {
            *self = Self { block: self.block, ..Self::default() };
        }
        if size > MOST_BYTES {
            return;
        }
        if self.is_taken(&key) {
            let places = (self.answers.len() * GROWTH).clamp(FEW_PLACES, PLACES);
            let answers = std::mem::take(&mut self.answers);
            self.answers.resize(places, None);
            answers.into_iter().flatten().for_each(|(key, answer)| self.set(key, answer));
        }
        self.bytes += size;
        self.set(key, answer);
    }

    /// Whether another key has the place, and there can be more places.
    fn is_taken(&self, key: &[u8]) -> bool {
        let places = self.answers.len();
        let slot = place(key, places).and_then(|place| self.answers.get(place));
        let free = slot.is_some_and(|slot| slot.as_ref().is_none_or(|(known, _)| known == key));
        places < PLACES && !free
    }

    fn set(&mut self, key: Vec<u8>, answer: Returned) {
        let place = place(&key, self.answers.len());
        if let Some(slot) = place.and_then(|place| self.answers.get_mut(place))
            && let Some((key, Ok(data) | Err(data))) = slot.replace((key, answer))
        {
            self.bytes -= key.len() + data.len();
        }
    }
}

/// FNV-1a. Whoever chooses keys so that they meet only makes this client ask again.
fn place(key: &[u8], places: usize) -> Option<usize> {
    let hash = |hash: u32, byte: &u8| (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193);
    (key.iter().fold(0x811c_9dc5, hash) as usize).checked_rem(places)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_block_forgets() {
        let (cache, first, second) =
            (ChainCache::default(), B256::repeat_byte(1), B256::repeat_byte(2));
        cache.put(first, vec![1], Ok(Bytes::from_static(b"a")));
        assert_eq!(cache.clone().get(first, &[1]), Some(Ok(Bytes::from_static(b"a"))));
        assert_eq!(cache.get(second, &[1]), None);
        assert_eq!(cache.get(first, &[1]), None);
    }

    #[test]
    fn what_is_kept_is_bounded() {
        let (cache, block) = (ChainCache::default(), B256::ZERO);
        for key in 0..10_u8 {
            cache.put(block, vec![key], Ok(vec![0; MOST_BYTES / 4].into()));
            assert!(of(&cache.kept, block).bytes <= MOST_BYTES);
        }
        let bytes = of(&cache.kept, block).bytes;
        for _ in 0..10 {
            cache.put(block, vec![9], Ok(vec![0; MOST_BYTES / 4].into()));
            assert_eq!(of(&cache.kept, block).bytes, bytes, "one in the place of another");
        }
        cache.put(block, vec![99], Err(vec![0; MOST_BYTES].into()));
        assert_eq!(cache.get(block, &[99]), None);
    }
    #[test]
    fn there_are_as_many_places_as_are_needed() {
        let (cache, block) = (ChainCache::default(), B256::ZERO);
        let places = || of(&cache.kept, block).answers.len();
        let key = |number: u32| number.to_be_bytes().to_vec();
        let value = |number: u32| Ok(Bytes::from(key(number)));
        cache.put(block, key(0), value(0));
        assert_eq!(places(), FEW_PLACES);
        for number in 0..10_000 {
            cache.put(block, key(number), value(number));
            assert_eq!(cache.get(block, &key(number)), Some(value(number)));
        }
        assert_eq!(places(), PLACES);
        let kept = of(&cache.kept, block);
        let sizes = kept.answers.iter().flatten().map(|(key, _)| key.len() + 4);
        assert_eq!(sizes.sum::<usize>(), kept.bytes);
    }
}
