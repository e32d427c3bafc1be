//! Work that several wait for is done once.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;

/// What is under way, by what was asked.
#[derive(Debug)]
pub(crate) struct Flights<T> {
    under_way: Arc<Mutex<HashMap<String, watch::Receiver<Option<T>>>>>,
}

type UnderWay<T> = Mutex<HashMap<String, watch::Receiver<Option<T>>>>;

fn lock<T>(flights: &UnderWay<T>) -> MutexGuard<'_, HashMap<String, watch::Receiver<Option<T>>>> {
    flights.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Removes a flight when it lands, and also when it crashes.
struct Landing<T> {
    key: String,
    under_way: Arc<UnderWay<T>>,
}

impl<T> Drop for Landing<T> {
    fn drop(&mut self) {
        lock(&self.under_way).remove(&self.key);
    }
}

impl<T: Clone + Send + Sync + 'static> Flights<T> {
    pub(crate) fn new() -> Self {
        Self { under_way: Arc::default() }
    }

    /// How many there are.
    pub(crate) fn count(&self) -> usize {
        lock(&self.under_way).len()
    }

    /// Joins the flight of this key, or starts it with the work that `start` gives; the result is
    /// `None` when the work did not come to an end, and comes with whether it was joined. The work is a task of its own: whoever gives up waiting does
    /// not take it from the others.
    ///
    /// # Errors
    /// What `start` refuses with.
    pub(crate) async fn join<W, E>(
        &self,
        key: &str,
        start: impl FnOnce() -> Result<W, E>,
    ) -> Result<(Option<T>, bool), E>
    where
        W: Future<Output = T> + Send + 'static,
    {
        let (mut waiting, joined) = {
            let mut under_way = lock(&self.under_way);
            if let Some(flight) = under_way.get(key) {
                (flight.clone(), true)
            } else {
                let work = start()?;
                let (sender, receiver) = watch::channel(None);
                let landing =
                    Landing { key: key.to_owned(), under_way: Arc::clone(&self.under_way) };
                under_way.insert(key.to_owned(), receiver.clone());
                tokio::spawn(async move {
                    let _landing = landing;
                    let result = work.await;
                    // Nobody may be left to hear it.
                    let _ = sender.send(Some(result));
                });
                (receiver, false)
            }
        };
        let landed = waiting.wait_for(Option::is_some).await.ok();
        Ok((landed.and_then(|result| result.clone()), joined))
    }
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    use super::*;

    #[tokio::test]
    async fn many_wait_for_one() {
        let (flights, done) = (Flights::<usize>::new(), Arc::new(AtomicUsize::new(0)));
        let ask = || {
            let done = Arc::clone(&done);
            flights.join("key", move || {
                Ok::<_, Infallible>(async move {
                    tokio::time::sleep(Duration::from_millis(20)).await;
                    done.fetch_add(1, Ordering::SeqCst)
                })
            })
        };
        let all = futures_util::future::join_all([ask(), ask(), ask()]).await;
        let joined = [false, true, true].map(|joined| Ok((Some(0), joined)));
        assert_eq!(all, joined);
        assert_eq!(flights.count(), 0);
        assert_eq!(ask().await, Ok((Some(1), false)), "the next one is done anew");
    }

    #[tokio::test]
    async fn a_crash_is_told_and_forgotten() {
        let flights = Flights::<()>::new();
        let crash = || {
            Ok::<_, Infallible>(async {
                if true {
                    panic!("provoked");
                }
            })
        };
        assert_eq!(flights.join("key", crash).await, Ok((None, false)));
        assert_eq!(flights.count(), 0);
    }

    #[tokio::test]
    async fn who_gives_up_does_not_end_the_work() {
        let flights = Flights::<u8>::new();
        let slow = || {
            Ok::<_, Infallible>(async {
                tokio::time::sleep(Duration::from_millis(30)).await;
                7
            })
        };
        let hasty = tokio::time::timeout(Duration::from_millis(5), flights.join("key", slow));
        assert!(hasty.await.is_err());
        let joined = flights.join("key", || Err::<std::future::Ready<u8>, _>("started again"));
        assert_eq!(joined.await, Ok((Some(7), true)));
    }
}
