//! What the chain said at its newest block, so that one flow need not ask what another just did.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use alloy_primitives::{B256, Bytes};

/// Answers that are kept. Each has the place its key points to, and gives way to the next one there:
/// a map would be more code than all the rest here, for answers that live for seconds.
const PLACES: usize = 1 << 12;

/// Bytes of keys and answers that are kept; beyond that everything is forgotten.
const MOST_BYTES: usize = 4 << 20;

/// What a call returned, or the data it reverted with.
pub(crate) type Returned = Result<Bytes, Bytes>;

/// Answers of one block; a newer block replaces them. Clones share what they hold.
#[derive(Clone, Default)]
pub struct ChainCache(Arc<Mutex<Kept>>);

#[derive(Default)]
struct Kept {
    block: Option<B256>,
    bytes: usize,
    answers: Vec<Option<(Vec<u8>, Returned)>>,
}

impl fmt::Debug for ChainCache {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ChainCache")
    }
}

impl ChainCache {
    /// What is kept for the block with this hash; what is known of another one is forgotten. The
    /// hash names the chain as well, and a block that was replaced has another one.
    fn of(&self, block: B256) -> MutexGuard<'_, Kept> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.block != Some(block) {
            *kept = Kept { block: Some(block), ..Kept::default() };
        }
        kept
    }

    pub(crate) fn get(&self, block: B256, key: &[u8]) -> Option<Returned> {
        let kept = self.of(block);
        let (known, answer) = kept.answers.get(place(key))?.as_ref()?;
        (known == key).then(|| answer.clone())
    }

    pub(crate) fn put(&self, block: B256, key: Vec<u8>, answer: Returned) {
        let mut kept = self.of(block);
        let (Ok(data) | Err(data)) = &answer;
        let size = key.len().saturating_add(data.len());
        if kept.bytes.saturating_add(size) > MOST_BYTES {
            *kept = Kept { block: Some(block), ..Kept::default() };
        }
        if size > MOST_BYTES {
            return;
        }
        kept.bytes += size;
        let place = place(&key);
        if kept.answers.len() <= place {
            kept.answers.resize(PLACES, None);
        }
        if let Some(slot) = kept.answers.get_mut(place) {
            *slot = Some((key, answer));
        }
    }
}

/// FNV-1a. Whoever chooses keys so that they meet only makes this client ask again.
fn place(key: &[u8]) -> usize {
    let hash = |hash: u32, byte: &u8| (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193);
    key.iter().fold(0x811c_9dc5, hash) as usize % PLACES
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
            assert!(cache.of(block).bytes <= MOST_BYTES);
        }
        cache.put(block, vec![99], Err(vec![0; MOST_BYTES].into()));
        assert_eq!(cache.get(block, &[99]), None);
    }
}
