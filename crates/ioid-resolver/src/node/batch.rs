//! Which questions travel together, and when they leave.
//!
//! A request costs a node, and this service, more than most of the questions in it. While a few
//! requests are on their way, new questions therefore wait for one of them to come back, for enough
//! company to fill a request, or until they have waited long enough; nothing waits when nothing is
//! on its way.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc::UnboundedReceiver;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::yield_now;
use tokio::time::sleep;

use super::Waiting;

/// Requests on their way beyond which questions wait for company. With two, a node works on one
/// while this service works on the other.
const FEW: usize = 2;

/// Requests on their way at most.
const MOST: usize = 8;

/// Questions in one of them, as far as they come in whole resolutions.
const LARGEST: usize = 90;

/// How long questions wait for company: little beside the way to a node that is slow to answer.
const PATIENCE: Duration = Duration::from_millis(5);

/// Questions that travel together, and the places they take on the way.
#[derive(Debug)]
pub(super) struct Batch {
    pub(super) waiting: Vec<Waiting>,
    _places: (Option<OwnedSemaphorePermit>, OwnedSemaphorePermit),
}

/// Lets questions out in batches.
#[derive(Debug)]
pub(super) struct Departures {
    queue: UnboundedReceiver<Waiting>,
    few: Arc<Semaphore>,
    most: Arc<Semaphore>,
}

impl Departures {
    pub(super) fn new(queue: UnboundedReceiver<Waiting>) -> Self {
        let places = |count| Arc::new(Semaphore::new(count));
        Self { queue, few: places(FEW), most: places(MOST) }
    }

    /// The next batch, as soon as it may leave; none when nobody can ask any more.
    pub(super) async fn next(&mut self) -> Option<Batch> {
        let first = self.queue.recv().await?;
        let mut count = first.reads.len();
        let mut waiting = vec![first];
        let place = self.company(&mut waiting, &mut count).await;
        let most = Arc::clone(&self.most).acquire_owned().await.ok()?;
        // Answers that have just come in make their hearers ask again at once.
        yield_now().await;
        while count < LARGEST {
            let Ok(next) = self.queue.try_recv() else { break };
            count += next.reads.len();
            waiting.push(next);
        }
        // Who has given up meanwhile is not asked for.
        waiting.retain(|waiting| !waiting.answers.is_closed());
        Some(Batch { waiting, _places: (place, most) })
    }

    /// Waits for one of the few places, for company or for as long as is reasonable.
    async fn company(
        &mut self,
        waiting: &mut Vec<Waiting>,
        count: &mut usize,
    ) -> Option<OwnedSemaphorePermit> {
        let few = Arc::clone(&self.few);
        if let Ok(place) = Arc::clone(&few).try_acquire_owned() {
            return Some(place);
        }
        let place = few.acquire_owned();
        let enough = sleep(PATIENCE);
        tokio::pin!(place, enough);
        while *count < LARGEST {
            tokio::select! {
                place = &mut place => return place.ok(),
                () = &mut enough => return None,
                next = self.queue.recv() => {
                    let next = next?;
                    *count += next.reads.len();
                    waiting.push(next);
                }
            }
        }
        None
    }
}
