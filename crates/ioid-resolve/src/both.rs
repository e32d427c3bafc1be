use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::Poll;

/// Runs two parts of a flow at once; what both came to, or the first failure, which ends the other.
pub(crate) async fn both<A, B, E>(
    one: impl Future<Output = Result<A, E>>,
    other: impl Future<Output = Result<B, E>>,
) -> Result<(A, B), E> {
    let (mut one, mut other) = (pin!(one), pin!(other));
    let (mut first, mut second) = (None, None);
    poll_fn(move |context| {
        if first.is_none()
            && let Poll::Ready(done) = one.as_mut().poll(context)?
        {
            first = Some(done);
        }
        if second.is_none()
            && let Poll::Ready(done) = other.as_mut().poll(context)?
        {
            second = Some(done);
        }
        if first.is_none() || second.is_none() {
            return Poll::Pending;
        }
        first.take().zip(second.take()).map_or(Poll::Pending, |both| Poll::Ready(Ok(both)))
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Answer, Machine, Request, Step, World};

    async fn wait(world: &World, milliseconds: u32, fails: bool) -> Result<u32, u32> {
        world.ask(Request::Wait { milliseconds }).await;
        if fails { Err(milliseconds) } else { Ok(milliseconds) }
    }

    #[test]
    fn both_are_asked_at_once() {
        for answered in [[0, 1], [1, 0]] {
            let mut machine = Machine::new(|world: World| async move {
                both(wait(&world, 0, false), wait(&world, 1, false)).await
            });
            assert!(matches!(machine.step(), Step::Ask { requests, .. } if requests.len() == 2));
            machine.answer(answered[0], Answer::Waited);
            assert!(matches!(machine.step(), Step::Ask { requests, .. } if requests.is_empty()));
            machine.answer(answered[1], Answer::Waited);
            assert!(matches!(machine.step(), Step::Done { result: Ok((0, 1)), .. }));
        }
    }

    #[test]
    fn a_failure_does_not_wait() {
        let mut machine = Machine::new(|world: World| async move {
            both(wait(&world, 0, true), wait(&world, 1, false)).await
        });
        assert!(matches!(machine.step(), Step::Ask { .. }));
        machine.answer(0, Answer::Waited);
        assert!(matches!(machine.step(), Step::Done { result: Err(0), .. }));
    }
}
