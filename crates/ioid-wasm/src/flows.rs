//! The client's conversations: functions like all others begin one, and go on with it.
//!
//! What a conversation waits for, JavaScript does; it says what became of it with [`settle`], and
//! then goes on with [`resume`]. So nothing of JavaScript is ever called from here.

use crate::argument::Positional;
use crate::call::Outcome;
use crate::client::Flow;
use crate::driver::{self, Host};
use crate::reply::Reply;
use crate::{conversation, input};

/// Begins a conversation; its number. The first argument is what the client is made of.
pub(crate) fn begin(flow: Flow, given: &Positional<'_>) -> Outcome {
    let machine = flow(given)?;
    let [client, ..] = given;
    let host = Host::read(client)?;
    let talk = async move { driver::drive(&host, machine).await.unwrap_or_else(Reply::from) };
    Ok(Reply::number(conversation::open(talk)))
}

/// Goes on with a conversation at a time in milliseconds: a list of what is asked of JavaScript, each
/// the number of a promise, the name of a function of `npm/src/host.ts`, and its arguments. The last
/// is `over`, with the conversation's result.
pub(crate) fn resume([number, now, ..]: &Positional<'_>) -> Outcome {
    let number = input::uint(number, "conversation")?;
    let now = input::uint(now, "now")?;
    Ok(conversation::resume(number.saturating_to(), now.saturating_to()))
}

/// What became of a promise: whether it was kept, and with what, or code, message and data of what it
/// failed with.
pub(crate) fn settle([number, kept, value, message, data, ..]: &Positional<'_>) -> Outcome {
    let number = input::uint(number, "promise")?;
    let outcome = if input::boolean(kept, "kept")? {
        Ok(value.into())
    } else {
        Err(driver::fault(value, message, data))
    };
    conversation::settle(number.saturating_to(), outcome);
    Ok(Reply::null())
}
