use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::Poll;

use crate::{Request, World};

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

/// Runs a part of a flow that may be ended where it stands, which it is when it takes longer.
pub(crate) async fn within(
    world: &World,
    milliseconds: u32,
    part: impl Future<Output = crate::Result<()>>,
) -> crate::Result<()> {
    let mut timer = world.begin();
    timer.add(Request::Wait { milliseconds });
    let (mut part, mut over) = (pin!(part), pin!(timer.first()));
    poll_fn(|context| match part.as_mut().poll(context) {
        Poll::Pending => over.as_mut().poll(context).map(|_| Ok(())),
        done => done,
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Answer, Machine, Step};

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

    #[test]
    fn a_part_that_takes_too_long_is_ended() {
        for (answered, ended) in [(1, false), (0, true)] {
            let mut machine = Machine::new(|world: World| async move {
                let mut done = false;
                let part = async {
                    done = wait(&world, 1, false).await.is_ok();
                    Ok(())
                };
                within(&world, 9, part).await.unwrap();
                (done, wait(&world, 2, false).await)
            });
            assert!(matches!(machine.step(), Step::Ask { requests, .. } if requests.len() == 2));
            machine.answer(answered, Answer::Waited);
            let Step::Ask { requests, .. } = machine.step() else { panic!() };
            // What is not waited for any more is taken back.
            assert_eq!(requests.len(), 2);
            assert!(requests.contains(&(1 - answered, Request::Cancel)));
            machine.answer(2, Answer::Waited);
            let Step::Done { result, .. } = machine.step() else { panic!() };
            assert_eq!(result, (!ended, Ok(2)));
        }
    }
}
