use super::*;

fn wait(milliseconds: u32) -> Request {
    Request::Wait { milliseconds }
}

#[test]
fn answers_may_come_in_any_order() {
    let notice = Notice::Step(crate::BindStep::Document, crate::StepState::Running);
    let mut machine = Machine::new(|world: World| async move {
        world.notice(notice);
        let answers = world.ask_all(vec![wait(1), wait(2)]).await;
        let last = world.ask(wait(3)).await;
        (answers, last)
    });
    let Step::Ask { requests, notices } = machine.step() else { panic!("ended early") };
    assert_eq!(requests, [(0, wait(1)), (1, wait(2))]);
    assert_eq!(notices, [notice]);

    machine.answer(1, Answer::Json("b".into()));
    let Step::Ask { requests, .. } = machine.step() else { panic!("ended early") };
    assert!(requests.is_empty(), "nothing new is asked while one answer is missing");

    machine.answer(0, Answer::Json("a".into()));
    let Step::Ask { requests, .. } = machine.step() else { panic!("ended early") };
    assert_eq!(requests, [(2, wait(3))]);

    machine.answer(2, Answer::Json("c".into()));
    let Step::Done { result, .. } = machine.step() else { panic!("not done") };
    let text = |t: &str| Answer::Json(t.into());
    assert_eq!(result, (vec![text("a"), text("b")], text("c")));
}

#[test]
fn the_first_answer_is_taken_and_the_rest_is_cancelled() {
    let mut machine = Machine::new(|world: World| async move {
        let mut open = world.begin();
        let ids = [open.add(wait(1)), open.add(wait(2)), open.add(wait(3))];
        let first = open.first().await;
        open.cancel(ids[2]);
        // Closed before anyone heard of it.
        let unheard = open.add(wait(4));
        open.cancel(unheard);
        let second = open.first().await;
        open.add(wait(5));
        drop(open);
        let late = world.ask(wait(6)).await;
        (ids, first, second, late)
    });
    let Step::Ask { requests, .. } = machine.step() else { panic!("ended early") };
    assert_eq!(requests, [(0, wait(1)), (1, wait(2)), (2, wait(3))]);
    machine.answer(1, Answer::Waited);
    let Step::Ask { requests, .. } = machine.step() else { panic!("ended early") };
    assert_eq!(requests, [(2, Request::Cancel)]);
    machine.answer(2, Answer::Json("cancelled".into()));
    machine.answer(0, Answer::Json("once".into()));
    machine.answer(0, Answer::Json("twice".into()));
    let Step::Ask { requests, .. } = machine.step() else { panic!("ended early") };
    assert_eq!(requests, [(5, wait(6))]);
    machine.answer(5, Answer::Waited);
    let Step::Done { result, .. } = machine.step() else { panic!("not done") };
    let (ids, first, second, late) = result;
    assert_eq!(ids, [0, 1, 2]);
    assert_eq!(first, (1, Answer::Waited));
    assert_eq!(second, (0, Answer::Json("once".into())));
    assert_eq!(late, Answer::Waited);
    assert!(machine.world.desk().answers.is_empty());
}

#[test]
fn a_flow_cannot_go_on_asking_for_ever() {
    let mut machine = Machine::new(|world: World| async move {
        let mut asked = 0_u32;
        loop {
            match world.ask(wait(1)).await {
                Answer::Waited => asked += 1,
                other => break (asked, other),
            }
        }
    });
    let (asked, last) = loop {
        match machine.step() {
            Step::Done { result, .. } => break result,
            Step::Ask { requests, .. } => {
                for (id, _) in requests {
                    machine.answer(id, Answer::Waited);
                }
            }
        }
    };
    assert_eq!(asked, MOST_REQUESTS);
    let Answer::Failed(fault) = last else { panic!("{last:?}") };
    assert_eq!(fault.code, FaultCode::LimitExceeded);
}

#[test]
fn an_answer_nobody_asked_for_is_ignored() {
    let mut machine = Machine::new(|world: World| async move { world.ask(wait(1)).await });
    machine.answer(0, Answer::Json("forged".into()));
    let Step::Ask { requests, .. } = machine.step() else { panic!("took a forged answer") };
    assert_eq!(requests.len(), 1);
}
