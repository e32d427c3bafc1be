//! Waiting until a pinning service has what it promised to keep.
//!
//! Source: [IPFS Pinning Service API](https://ipfs.github.io/pinning-services-api-spec/).

use ioid_did::{Cid, Json};

use super::publish::{Publisher, failed, names};
use crate::reader::malformed;
use crate::{Answer, FaultCode, Notice, Request, Result, World};

/// Milliseconds before the first look; twice as many before each next one, up to `LONGEST`.
const FIRST: u32 = 1_000;
const LONGEST: u32 = 8_000;

/// Looks, in two minutes together. Whoever serves the bytes can be found long before, or not at all.
const LOOKS: u32 = 18;

/// What a service says of a pin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PinState {
    /// It has not begun.
    Queued,
    /// It looks for the bytes.
    Pinning,
    /// It has them.
    Pinned,
    /// It could not get them.
    Failed,
}

impl PinState {
    /// The service's name for it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Pinning => "pinning",
            Self::Pinned => "pinned",
            Self::Failed => "failed",
        }
    }

    pub(super) fn read(receipt: &Json) -> Option<Self> {
        let name = receipt.get("status")?.as_str()?;
        [Self::Queued, Self::Pinning, Self::Pinned, Self::Failed]
            .into_iter()
            .find(|state| state.name() == name)
    }
}

/// Asks again, later and later, until the pin that `receipt` promises is there. A look that fails is
/// repeated like one that finds nothing new.
///
/// # Errors
/// `CONTENT_UNAVAILABLE` when the service gives up or takes longer than two minutes,
/// `PUBLISH_MISMATCH` when it speaks of another CID, `RPC_MALFORMED`, `ABORTED`.
pub(super) async fn pinned(
    world: &World,
    publisher: &Publisher,
    expected: &Cid,
    receipt: &Json,
) -> Result<()> {
    let id = receipt.get("requestid").and_then(Json::as_str).unwrap_or_default().to_owned();
    let state = PinState::read(receipt);
    let mut state = state.ok_or_else(|| malformed("publishing", "JSON with the pin's status"))?;
    let url = status_url(&publisher.api, &id);
    world.notice(Notice::Pin(state));
    let mut milliseconds = FIRST;
    for _ in 0..LOOKS {
        match state {
            PinState::Pinned => return Ok(()),
            PinState::Failed => return Err(failed("the service could not pin the CID")),
            PinState::Queued | PinState::Pinning => {}
        }
        let url = url.clone().ok_or_else(|| malformed("publishing", "JSON with a request id"))?;
        if let Answer::Failed(fault) = world.ask(Request::Wait { milliseconds }).await {
            return Err(super::publish::fault(fault));
        }
        milliseconds = milliseconds.saturating_mul(2).min(LONGEST);
        let headers = publisher.headers.clone();
        let answered = match world.ask(Request::Look { url, headers }).await {
            Answer::Bytes(answered) => answered,
            Answer::Failed(fault) if fault.code == FaultCode::Aborted => {
                return Err(super::publish::fault(fault));
            }
            _ => continue,
        };
        let Ok(receipt) = Json::parse_bytes(&answered) else { continue };
        names(expected, receipt.get("pin").and_then(|pin| pin.get("cid")))?;
        let Some(now) = PinState::read(&receipt) else { continue };
        if now != state {
            world.notice(Notice::Pin(now));
        }
        state = now;
    }
    match state {
        PinState::Pinned => Ok(()),
        PinState::Failed => Err(failed("the service could not pin the CID")),
        PinState::Queued | PinState::Pinning => {
            let what =
                ["the service took the CID, which is still ", state.name(), " after two minutes"];
            Err(failed(&what.concat()))
        }
    }
}

/// Where the service tells of one pin. The id is the service's, and must not lead elsewhere.
fn status_url(api: &str, id: &str) -> Option<String> {
    let plain = |c: u8| c.is_ascii_alphanumeric() || b"-_~.".contains(&c);
    let safe =
        (1..=200).contains(&id.len()) && id.bytes().all(plain) && !id.trim_matches('.').is_empty();
    let (path, query) =
        api.split_once('?').map_or((api, None), |(path, query)| (path, Some(query)));
    let query = query.map(|query| ["?", query].concat()).unwrap_or_default();
    safe.then(|| [path.trim_end_matches('/'), "/", id, &query].concat())
}

#[cfg(test)]
mod tests {
    use super::*;
    use ioid_did::Digest;

    use crate::{ClientError, Fault, Machine, Service, Step, publish};

    const API: &str = "https://pin.example/psa/pins?tenant=7";

    fn receipt(id: &str, status: &str, cid: &str) -> Answer {
        let text = format!(r#"{{"requestid":"{id}","status":"{status}","pin":{{"cid":"{cid}"}}}}"#);
        Answer::Bytes(text.into_bytes())
    }

    /// What came of publishing, what was told on the way, where was asked, and how long was waited.
    type Outcome = (Result<String>, Vec<&'static str>, Vec<String>, u32);

    fn run(wait: bool, mut answers: impl FnMut(usize) -> Answer) -> Outcome {
        let headers = vec![("authorization".to_owned(), "Bearer t".to_owned())];
        let publisher = Publisher { service: Service::Pinning, api: API.to_owned(), headers, wait };
        let mut machine =
            Machine::new(|world: World| async move { publish(&world, &publisher, b"hello").await });
        let (mut told, mut asked, mut waited) = (Vec::new(), Vec::new(), 0);
        let mut tell = |notices: Vec<Notice>| {
            told.extend(notices.into_iter().map(|notice| match notice {
                Notice::Pin(state) => state.name(),
                other => panic!("{other:?}"),
            }));
        };
        loop {
            match machine.step() {
                Step::Done { result, notices } => {
                    tell(notices);
                    return (result, told, asked, waited);
                }
                Step::Ask { requests, notices } => {
                    tell(notices);
                    for (id, request) in requests {
                        let answer = match request {
                            Request::Wait { milliseconds } => {
                                waited += milliseconds;
                                Answer::Waited
                            }
                            Request::Publish { url, headers, .. }
                            | Request::Look { url, headers } => {
                                assert_eq!(headers.len(), 1);
                                asked.push(url);
                                answers(asked.len() - 1)
                            }
                            other => panic!("{other:?}"),
                        };
                        machine.answer(id, answer);
                    }
                }
            }
        }
    }

    fn own() -> String {
        Digest::of(b"hello").cid().to_string()
    }

    #[test]
    fn a_pin_is_waited_for() {
        let states = ["queued", "queued", "", "pinning", "pinned"];
        let answers = |nth: usize| match states[nth] {
            // A look that fails is no reason to give up.
            "" => Answer::Failed(Fault::new(FaultCode::ContentStatus, "HTTP status 502")),
            state => receipt("a-1", state, &own()),
        };
        let (result, told, asked, waited) = run(true, answers);
        assert_eq!(result.unwrap(), own());
        assert_eq!(told, ["queued", "pinning", "pinned"]);
        assert_eq!(waited, 1_000 + 2_000 + 4_000 + 8_000);
        assert_eq!(asked[0], API);
        assert!(asked[1..].iter().all(|url| url == "https://pin.example/psa/pins/a-1?tenant=7"));

        let (result, told, asked, _) = run(false, answers);
        assert_eq!((result.unwrap(), told.len(), asked.len()), (own(), 0, 1));
        let (result, .., waited) = run(true, |_| receipt("", "pinned", &own()));
        assert_eq!((result.unwrap(), waited), (own(), 0));
    }

    #[test]
    fn a_pin_that_does_not_come() {
        let code = |wait, answers: &mut dyn FnMut(usize) -> Answer| {
            let (result, _, asked, waited) = run(wait, answers);
            (result.unwrap_err(), asked.len(), waited)
        };
        let (error, asked, waited) = code(true, &mut |_| receipt("a", "queued", &own()));
        assert_eq!((error.code(), asked, waited), ("CONTENT_UNAVAILABLE", 19, 127_000));
        assert!(error.to_string().contains("still queued after two minutes"), "{error}");
        for wait in [true, false] {
            let (error, ..) = code(wait, &mut |_| receipt("a", "failed", &own()));
            assert_eq!(error.code(), "CONTENT_UNAVAILABLE");
        }
        let states = ["pinning", "failed"];
        let (error, ..) = code(true, &mut |nth| receipt("a", states[nth], &own()));
        assert_eq!(error.code(), "CONTENT_UNAVAILABLE");
        // It speaks of another pin all at once.
        let other = Digest::of(b"other").cid().to_string();
        let cids = [own(), other];
        let (error, ..) = code(true, &mut |nth| receipt("a", "queued", &cids[nth]));
        assert!(matches!(*error, ClientError::PublishMismatch { .. }));
        let (error, asked, _) = code(true, &mut |nth| match nth {
            0 => receipt("a", "queued", &own()),
            _ => Answer::Failed(Fault::new(FaultCode::Aborted, "")),
        });
        assert_eq!((error.code(), asked), ("ABORTED", 2));
        // Ids that would lead elsewhere, and states that there are not.
        for id in ["", ".", "..", "../x", "a/b", "a?b", "a%2f", "é", &"a".repeat(201)] {
            let (error, asked, _) = code(true, &mut |_| receipt(id, "queued", &own()));
            assert_eq!((error.code(), asked), ("RPC_MALFORMED", 1), "{id}");
        }
        let (error, ..) = code(true, &mut |_| receipt("a", "soon", &own()));
        assert_eq!(error.code(), "RPC_MALFORMED");
    }
}
