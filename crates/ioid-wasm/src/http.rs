//! HTTP: requests for `npm/src/host.ts` to send, answers with bodies read piece by piece and never
//! past their limit.

use std::iter;

use ioid_resolve::{Fault, FaultCode};

use crate::conversation::{Awaited, Said, Work, ask, tell};
use crate::reply::{Reply, nullable};

/// Bytes of an answer to a publishing request: a few lines of JSON.
pub(crate) const LARGEST_RECEIPT: usize = 64 << 10;

/// Status and body.
pub(crate) type Exchanged = Result<(u16, Vec<u8>), Fault>;

/// A request: URL, how redirects are treated, body, name and value of the field before the file of a
/// form, then names and values of headers in turn.
#[derive(Debug)]
pub(crate) struct Outgoing(Vec<Reply>);

/// Name and value of the field before the file of a form.
type Form<'a> = Option<(&'a str, &'a str)>;

impl Outgoing {
    fn new<'a>(
        url: &str,
        redirect: &'static str,
        body: Reply,
        form: Form<'_>,
        headers: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Self {
        let (field, value) = form.unzip();
        let headers = headers.into_iter().flat_map(|(name, value)| [name, value]);
        let parts = [
            Reply::text(url),
            redirect.into(),
            body,
            nullable(field.map(Reply::text)),
            nullable(value.map(Reply::text)),
        ];
        Self(parts.into_iter().chain(headers.map(Reply::text)).collect())
    }

    /// The host follows redirects, as far as they are allowed.
    pub(crate) fn get(url: &str, accept: &str) -> Self {
        Self::new(url, "manual", Reply::null(), None, [("accept", accept)])
    }

    pub(crate) fn post_json(url: &str, body: &str) -> Self {
        Self::new(url, "follow", Reply::text(body), None, [JSON])
    }

    /// What a service says about what was published; the headers go nowhere else either.
    pub(crate) fn look(url: &str, headers: &[(String, String)]) -> Self {
        Self::new(url, "error", Reply::null(), None, pairs(headers))
    }

    /// Follows no redirect: it would take the headers along.
    pub(crate) fn publish(
        url: &str,
        headers: &[(String, String)],
        form: Form<'_>,
        body: &[u8],
    ) -> Self {
        let json = form.is_none().then_some(JSON);
        Self::new(url, "error", Reply::bytes(body), form, pairs(headers).chain(json))
    }
}

const JSON: (&str, &str) = ("content-type", "application/json");

fn pairs(headers: &[(String, String)]) -> impl Iterator<Item = (&str, &str)> {
    headers.iter().map(|(name, value)| (name.as_str(), value.as_str()))
}

/// The body of an answer whose status says that it is one.
pub(crate) fn good((status, body): (u16, Vec<u8>)) -> Result<Vec<u8>, Fault> {
    if (200..300).contains(&status) {
        return Ok(body);
    }
    Err(Fault::new(FaultCode::ContentStatus, &["HTTP status ", &status.to_string()].concat()))
}

fn unavailable(message: &str) -> Fault {
    Fault::new(FaultCode::ContentUnavailable, message)
}

/// Sends a request, and reads at most `limit` bytes of the answer.
pub(crate) fn send(
    key: u32,
    Outgoing(request): Outgoing,
    limit: usize,
) -> Work<'static, Exchanged> {
    let answered = ask("fetch", iter::once(Reply::number(key)).chain(request));
    Box::pin(async move {
        let outcome = received(key, answered, limit).await;
        // A download that goes on is stopped, a time limit lifted.
        tell("end", [Reply::number(key)]);
        outcome
    })
}

async fn received(key: u32, answered: Awaited, limit: usize) -> Exchanged {
    let Said::Number(status) = answered.await? else {
        return Err(unavailable("`fetch` returned no Response"));
    };
    let mut bytes = Vec::new();
    loop {
        let left = u32::try_from(limit.saturating_sub(bytes.len())).unwrap_or(u32::MAX);
        match ask("read", [Reply::number(key), Reply::number(left)]).await? {
            Said::Nothing => return Ok((u16::try_from(status).unwrap_or_default(), bytes)),
            Said::Bytes(piece) => bytes.extend_from_slice(&piece),
            Said::Bool(true) => {
                let message = ["more than ", &limit.to_string(), " bytes"].concat();
                return Err(Fault::new(FaultCode::ContentTooLarge, &message));
            }
            _ => return Err(unavailable("the body is not made of bytes")),
        }
    }
}
