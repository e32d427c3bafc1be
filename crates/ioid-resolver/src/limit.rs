//! How often one client may ask: a bucket of tokens per address.

use std::net::IpAddr;
use std::num::NonZeroUsize;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use lru::LruCache;

/// Clients remembered. Who is forgotten starts with a full bucket again, which takes an attacker
/// as many addresses as this for one burst more.
const CLIENTS: NonZeroUsize = NonZeroUsize::MIN.saturating_add(65_535);

/// Buckets of tokens, one per client; each request takes one.
#[derive(Debug)]
pub(crate) struct Limiter {
    /// Tokens that come back in a second.
    rate: f64,
    /// Tokens a bucket holds.
    burst: f64,
    buckets: Mutex<LruCache<IpAddr, Bucket>>,
}

#[derive(Clone, Copy, Debug)]
struct Bucket {
    tokens: f64,
    at: Instant,
}

impl Limiter {
    /// `None` when there is no limit.
    pub(crate) fn new(rate: u32, burst: u32) -> Option<Self> {
        let buckets = Mutex::new(LruCache::new(CLIENTS));
        (rate > 0).then(|| Self { rate: rate.into(), burst: burst.into(), buckets })
    }

    fn buckets(&self) -> MutexGuard<'_, LruCache<IpAddr, Bucket>> {
        self.buckets.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes a token.
    ///
    /// # Errors
    /// How long it takes until there is one.
    pub(crate) fn take(&self, client: IpAddr, now: Instant) -> Result<(), Duration> {
        let mut buckets = self.buckets();
        let full = || Bucket { tokens: self.burst, at: now };
        let bucket = buckets.get_or_insert_mut(client_of(client), full);
        let passed = now.saturating_duration_since(bucket.at).as_secs_f64();
        bucket.tokens = passed.mul_add(self.rate, bucket.tokens).min(self.burst);
        bucket.at = now;
        if bucket.tokens < 1.0 {
            return Err(Duration::from_secs_f64((1.0 - bucket.tokens) / self.rate));
        }
        bucket.tokens -= 1.0;
        Ok(())
    }
}

/// One client has one IPv4 address, but a whole /64 of IPv6.
fn client_of(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => IpAddr::V6((v6.to_bits() & (u128::MAX << 64)).into()),
        v4 @ IpAddr::V4(_) => v4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn a_burst_then_the_rate() {
        let (limiter, start) = (Limiter::new(2, 3).unwrap(), Instant::now());
        let client = "192.0.2.1".parse().unwrap();
        let taken = |at| limiter.take(client, at).is_ok();
        assert!(taken(start) && taken(start) && taken(start));
        assert_eq!(limiter.take(client, start), Err(SECOND / 2));
        assert!(taken(start + SECOND) && taken(start + SECOND) && !taken(start + SECOND));
        assert!(limiter.take("192.0.2.2".parse().unwrap(), start).is_ok(), "each its own");
        // The wait that was named is enough, and a clock that goes back does no harm.
        let wait = limiter.take(client, start + SECOND).unwrap_err();
        assert!(!taken(start) && taken(start + SECOND + wait));
    }

    #[test]
    fn a_network_of_ipv6_is_one_client() {
        let (limiter, now) = (Limiter::new(1, 1).unwrap(), Instant::now());
        assert!(limiter.take("2001:db8::1".parse().unwrap(), now).is_ok());
        assert!(limiter.take("2001:db8::2".parse().unwrap(), now).is_err());
        assert!(limiter.take("2001:db8:0:1::2".parse().unwrap(), now).is_ok());
        assert!(limiter.take("::ffff:192.0.2.1".parse().unwrap(), now).is_ok());
        assert!(limiter.take("192.0.2.1".parse().unwrap(), now).is_err(), "the same, mapped");
    }

    #[test]
    fn no_rate_is_no_limit() {
        assert!(Limiter::new(0, 5).is_none());
    }
}
