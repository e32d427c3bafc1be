//! The client's conversations: functions like all others begin one, and go on with it.
//!
//! What a conversation waits for, JavaScript does; it says what became of it when it goes on with
//! [`resume`]. So nothing of JavaScript is ever called from here.

use ioid_resolve::FaultCode;

use crate::argument::{Arg, Positional};
use crate::call::Outcome;
use crate::client::Flow;
use crate::conversation::{Broken, Said};
use crate::driver::{self, Host};
use crate::reply::Reply;
use crate::{Failure, conversation, input};

/// Begins a conversation; its number. The first argument is what the client is made of.
pub(crate) fn begin(flow: Flow, given: &Positional<'_>) -> Outcome {
    let machine = flow(given)?;
    let [client, ..] = given;
    let host = Host::read(client)?;
    let talk = async move { driver::drive(&host, machine).await.unwrap_or_else(Reply::from) };
    Ok(Reply::number(conversation::open(talk)))
}

/// Goes on with a conversation: at a time in milliseconds, whether its caller gave up, and what became
/// of promises. A list, see [`conversation::resume`]; what is asked is each a list, too: the number of
/// a promise, the name of a function of `npm/src/host.ts`, and its arguments.
pub(crate) fn resume([number, now, aborted, outcomes, ..]: &Positional<'_>) -> Outcome {
    let number = input::uint(number, "conversation")?;
    let now = input::uint(now, "now")?;
    let aborted = input::optional(aborted, |value| input::boolean(value, "aborted"))?;
    for outcome in input::list(outcomes, "outcomes")? {
        settle(&input::list(&outcome, "outcomes")?.by_position())?;
    }
    let (number, now) = (number.saturating_to(), now.saturating_to());
    Ok(conversation::resume(number, now, aborted.unwrap_or_default()))
}

/// What became of a promise: whether it was kept, and with what, or what it failed with; see
/// [`Broken`].
fn settle(
    [number, kept, value, sentence, words, data, ..]: &Positional<'_>,
) -> Result<(), Failure> {
    let number = input::uint(number, "promise")?;
    let outcome = if input::boolean(kept, "kept")? {
        Ok(value.into())
    } else {
        let text = |value: &Arg<'_>| Said::from(value).text();
        Err(Broken {
            code: text(value).and_then(|name| FaultCode::from_name(&name)),
            sentence: text(sentence).unwrap_or_default(),
            words: text(words),
            data: text(data),
        })
    };
    conversation::settle(number.saturating_to(), outcome);
    Ok(())
}

/// The result of a conversation that is over.
pub(crate) fn result([number, ..]: &Positional<'_>) -> Outcome {
    let number = input::uint(number, "conversation")?;
    let lost = || {
        let message = "ioid-web met a defect of its own; please report it.".to_owned();
        Failure::of("INTERNAL", message, Vec::new())
    };
    conversation::result(number.saturating_to()).ok_or_else(lost)
}
