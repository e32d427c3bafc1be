//! What is kept for a while, least recently used things forgotten first, within a bound of bytes.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use lru::LruCache;

/// Bytes a kept thing costs besides its own and its key: the map's own, pointers, counters.
const OVERHEAD: usize = 256;

/// A bounded store of things by name.
#[derive(Debug)]
pub(crate) struct Cache<T> {
    limit: usize,
    bytes_of: fn(&T) -> usize,
    kept: Mutex<Kept<T>>,
}

#[derive(Debug)]
struct Kept<T> {
    entries: LruCache<String, Entry<T>>,
    bytes: usize,
}

#[derive(Debug)]
struct Entry<T> {
    value: Arc<T>,
    weight: usize,
    /// Until when it may be given out; `None` for what can never change.
    until: Option<Instant>,
}

impl<T> Cache<T> {
    pub(crate) fn new(limit: usize, bytes_of: fn(&T) -> usize) -> Self {
        let kept = Mutex::new(Kept { entries: LruCache::unbounded(), bytes: 0 });
        Self { limit, bytes_of, kept }
    }

    fn kept(&self) -> MutexGuard<'_, Kept<T>> {
        // Whoever panicked here is gone; at worst the count of bytes is a little high.
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What has this name, unless it is too old.
    pub(crate) fn get(&self, key: &str, now: Instant) -> Option<Arc<T>> {
        let mut kept = self.kept();
        let entry = kept.entries.get(key)?;
        if entry.until.is_none_or(|until| now < until) {
            return Some(Arc::clone(&entry.value));
        }
        if let Some(entry) = kept.entries.pop(key) {
            kept.bytes = kept.bytes.saturating_sub(entry.weight);
        }
        None
    }

    /// Keeps a thing. One that alone would fill the store is not kept.
    pub(crate) fn put(&self, key: String, value: Arc<T>, until: Option<Instant>) {
        let weight = OVERHEAD + key.len() + (self.bytes_of)(&value);
        if weight > self.limit {
            return;
        }
        let mut kept = self.kept();
        kept.bytes += weight;
        if let Some((_, old)) = kept.entries.push(key, Entry { value, weight, until }) {
            kept.bytes = kept.bytes.saturating_sub(old.weight);
        }
        while kept.bytes > self.limit {
            let Some((_, old)) = kept.entries.pop_lru() else { break };
            kept.bytes = kept.bytes.saturating_sub(old.weight);
        }
    }

    /// How many things there are, and how many bytes they take.
    pub(crate) fn size(&self) -> (usize, usize) {
        let kept = self.kept();
        (kept.entries.len(), kept.bytes)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn thing(length: usize) -> Arc<Vec<u8>> {
        Arc::new(vec![b'x'; length])
    }

    #[test]
    fn what_was_used_longest_ago_goes_first() {
        let now = Instant::now();
        let cache = Cache::new(3 * (OVERHEAD + 101), Vec::len);
        for key in ["a", "b", "c"] {
            cache.put(key.into(), thing(100), None);
        }
        assert_eq!(cache.size(), (3, 3 * (OVERHEAD + 101)));
        assert!(cache.get("a", now).is_some());
        cache.put("d".into(), thing(100), None);
        assert!(cache.get("b", now).is_none());
        assert!(cache.get("a", now).is_some() && cache.get("d", now).is_some());
        assert_eq!(cache.size().0, 3);
    }

    #[test]
    fn the_count_of_bytes_survives_replacing_and_forgetting() {
        let now = Instant::now();
        let cache = Cache::new(10_000, Vec::len);
        for length in [10, 500, 20] {
            cache.put("a".into(), thing(length), Some(now));
        }
        assert_eq!(cache.size(), (1, OVERHEAD + 1 + 20));
        assert!(cache.get("a", now).is_none(), "too old at once");
        assert_eq!(cache.size(), (0, 0));
        cache.put("big".into(), thing(20_000), None);
        assert_eq!(cache.size(), (0, 0));
        cache.put("b".into(), thing(1), Some(now + Duration::from_secs(1)));
        assert!(cache.get("b", now).is_some());
    }
}
