//! Answers kept for a while, least recently used ones forgotten first, within a bound of bytes.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use lru::LruCache;

use crate::reply::Reply;

/// Bytes a kept answer costs besides its text and key: the map's own, pointers, counters.
const OVERHEAD: usize = 256;

/// A bounded store of answers by what was asked.
#[derive(Debug)]
pub(crate) struct Cache {
    limit: usize,
    kept: Mutex<Kept>,
}

#[derive(Debug)]
struct Kept {
    entries: LruCache<String, Entry>,
    bytes: usize,
}

#[derive(Debug)]
struct Entry {
    reply: Arc<Reply>,
    /// Until when it may be given out; `None` for what can never change.
    until: Option<Instant>,
}

impl Cache {
    pub(crate) fn new(limit: usize) -> Self {
        Self { limit, kept: Mutex::new(Kept { entries: LruCache::unbounded(), bytes: 0 }) }
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        // Whoever panicked here is gone; at worst the count of bytes is a little high.
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The answer, unless it is too old.
    pub(crate) fn get(&self, key: &str, now: Instant) -> Option<Arc<Reply>> {
        let mut kept = self.kept();
        let entry = kept.entries.get(key)?;
        if entry.until.is_none_or(|until| now < until) {
            return Some(Arc::clone(&entry.reply));
        }
        if let Some((key, entry)) = kept.entries.pop_entry(key) {
            kept.bytes = kept.bytes.saturating_sub(weight(&key, &entry.reply));
        }
        None
    }

    /// Keeps an answer. One that alone would fill the store is not kept.
    pub(crate) fn put(&self, key: String, reply: Arc<Reply>, until: Option<Instant>) {
        let added = weight(&key, &reply);
        if added > self.limit {
            return;
        }
        let mut kept = self.kept();
        kept.bytes += added;
        let copy = key.clone();
        if let Some((_, old)) = kept.entries.push(key, Entry { reply, until }) {
            kept.bytes = kept.bytes.saturating_sub(weight(&copy, &old.reply));
        }
        while kept.bytes > self.limit {
            let Some((key, entry)) = kept.entries.pop_lru() else { break };
            kept.bytes = kept.bytes.saturating_sub(weight(&key, &entry.reply));
        }
    }

    /// How many answers there are, and how many bytes they take.
    pub(crate) fn size(&self) -> (usize, usize) {
        let kept = self.kept();
        (kept.entries.len(), kept.bytes)
    }
}

fn weight(key: &str, reply: &Reply) -> usize {
    OVERHEAD + key.len() + reply.body.len()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn reply(length: usize) -> Arc<Reply> {
        Arc::new(Reply { body: vec![b'x'; length].into(), ..Reply::empty() })
    }

    #[test]
    fn what_was_used_longest_ago_goes_first() {
        let now = Instant::now();
        let cache = Cache::new(3 * (OVERHEAD + 101));
        for key in ["a", "b", "c"] {
            cache.put(key.into(), reply(100), None);
        }
        assert_eq!(cache.size(), (3, 3 * (OVERHEAD + 101)));
        assert!(cache.get("a", now).is_some());
        cache.put("d".into(), reply(100), None);
        assert!(cache.get("b", now).is_none());
        assert!(cache.get("a", now).is_some() && cache.get("d", now).is_some());
        assert_eq!(cache.size().0, 3);
    }

    #[test]
    fn the_count_of_bytes_survives_replacing_and_forgetting() {
        let now = Instant::now();
        let cache = Cache::new(10_000);
        for length in [10, 500, 20] {
            cache.put("a".into(), reply(length), Some(now));
        }
        assert_eq!(cache.size(), (1, OVERHEAD + 1 + 20));
        assert!(cache.get("a", now).is_none(), "too old at once");
        assert_eq!(cache.size(), (0, 0));
        cache.put("big".into(), reply(20_000), None);
        assert_eq!(cache.size(), (0, 0));
        cache.put("b".into(), reply(1), Some(now + Duration::from_secs(1)));
        assert!(cache.get("b", now).is_some());
    }
}
