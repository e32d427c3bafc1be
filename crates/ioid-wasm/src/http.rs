//! HTTP: requests for `npm/src/host.ts` to send, redirects that are followed by hand, answers with
//! bodies read piece by piece and never past their limit.

use ioid_did::Digest;
use ioid_resolve::{Fault, FaultCode, redirect};

use crate::conversation::{Limit, Limited, Outcome, Said, ask, tell};
use crate::driver::Host;
use crate::reply::{Record, Reply, list, nullable};

/// Bytes of an answer to a publishing request: a few lines of JSON.
pub(crate) const LARGEST_RECEIPT: usize = 64 << 10;

/// Status and body.
pub(crate) type Exchanged = Result<(u16, Vec<u8>), Fault>;

/// A request. With a body `POST`, else `GET`.
#[derive(Debug)]
pub(crate) struct Outgoing {
    url: String,
    redirects: Redirects,
    headers: Vec<(String, String)>,
    body: Option<Vec<u8>>,
}

/// What becomes of redirects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Redirects {
    /// Each is looked at first.
    ByHand,
    Followed,
    /// They would take headers along.
    Refused,
}

/// Name and value of the field before the file of a form.
type Form<'a> = Option<(&'a str, &'a str)>;

const JSON: &str = "application/json";

impl Outgoing {
    fn new(url: &str, redirects: Redirects) -> Self {
        Self { url: url.to_owned(), redirects, headers: Vec::new(), body: None }
    }

    /// The last of a name is meant.
    fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.retain(|(known, _)| !known.eq_ignore_ascii_case(name));
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    fn headers(self, headers: &[(String, String)]) -> Self {
        headers.iter().fold(self, |request, (name, value)| request.header(name, value))
    }

    fn body(mut self, kind: &str, body: Vec<u8>) -> Self {
        self.body = Some(body);
        self.header("content-type", kind)
    }

    pub(crate) fn get(url: &str, accept: &str) -> Self {
        Self::new(url, Redirects::ByHand).header("accept", accept)
    }

    pub(crate) fn post_json(url: &str, body: &str) -> Self {
        Self::new(url, Redirects::Followed).body(JSON, body.as_bytes().to_owned())
    }

    /// What a service says about what was published.
    pub(crate) fn look(url: &str, headers: &[(String, String)]) -> Self {
        Self::new(url, Redirects::Refused).headers(headers)
    }

    /// JSON, or with a `form` a file, after the field of that name unless it is empty.
    pub(crate) fn publish(
        url: &str,
        headers: &[(String, String)],
        form: Form<'_>,
        body: &[u8],
    ) -> Self {
        let request = Self::new(url, Redirects::Refused).headers(headers);
        match form {
            None => request.body(JSON, body.to_owned()),
            Some(field) => {
                let boundary = boundary(body);
                let kind = ["multipart/form-data; boundary=", &boundary].concat();
                request.body(&kind, multipart(&boundary, field, body))
            }
        }
    }

    /// What `new Request` takes besides the URL.
    fn init(&self) -> Reply {
        let headers = self.headers.iter();
        let headers = headers.map(|(name, value)| list([Reply::text(name), Reply::text(value)]));
        let redirect = match self.redirects {
            Redirects::ByHand => "manual",
            Redirects::Followed => "follow",
            Redirects::Refused => "error",
        };
        Record::new()
            .with("method", if self.body.is_some() { "POST" } else { "GET" })
            .with("redirect", redirect)
            .with("headers", list(headers))
            .with_some("body", self.body.as_deref().map(Reply::bytes))
            .into()
    }
}

/// What does not occur in a form: nobody finds bytes that hold their own hash.
fn boundary(body: &[u8]) -> String {
    let mut boundary = Vec::new();
    ioid_bytes::append_hex(&mut boundary, Digest::of(body).sha256());
    String::from_utf8(boundary).unwrap_or_default()
}

/// Source: RFC 7578.
fn multipart(boundary: &str, (field, value): (&str, &str), file: &[u8]) -> Vec<u8> {
    let mut form = String::new();
    if !field.is_empty() {
        let parts =
            ["--", boundary, "\r\nContent-Disposition: form-data; name=\"", field, "\"\r\n\r\n"];
        form.extend(parts);
        form.extend([value, "\r\n"]);
    }
    form.extend(["--", boundary, "\r\n", FILE, "\r\n\r\n"]);
    [form.as_bytes(), file, ["\r\n--", boundary, "--\r\n"].concat().as_bytes()].concat()
}

const FILE: &str = "Content-Disposition: form-data; name=\"file\"; filename=\"did.json\"\r\n\
                    Content-Type: application/did+ld+json";

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
pub(crate) async fn send(host: &Host, request: Outgoing, limit: usize) -> Exchanged {
    let (exchange, status) = answered(host, request).await?;
    let mut bytes = Vec::new();
    loop {
        // One byte more shows that there are more.
        let left = limit.saturating_sub(bytes.len()).saturating_add(1);
        match exchange.next(left).await? {
            Ok(Said::Nothing) => return Ok((status, bytes)),
            Ok(Said::Bytes(piece)) => bytes.extend_from_slice(&piece),
            Ok(_) => return Err(unavailable("the body is not made of bytes")),
            Err(_) => return Err(unavailable("the body was cut off")),
        }
        if bytes.len() > limit {
            let message = ["more than ", &limit.to_string(), " bytes"].concat();
            return Err(Fault::new(FaultCode::ContentTooLarge, &message));
        }
    }
}

/// The exchange that ends the redirects, and the status of its answer.
async fn answered(host: &Host, mut request: Outgoing) -> Result<(Exchange, u16), Fault> {
    let time = Limit::after(host.timeout);
    let malformed = "the address or a header is malformed";
    let mut exchange = Exchange::begin(host, time, &request, None, malformed).await?;
    let first = exchange.url.clone();
    let mut nth = 1;
    loop {
        let head = exchange.head().await?;
        if request.redirects == Redirects::ByHand && head.is_opaque {
            // Browsers show only where it ends, after at most 20.
            request.redirects = Redirects::Followed;
            exchange = Exchange::begin(host, time, &request, None, malformed).await?;
            let head = exchange.head().await?;
            redirect(&first, &head.url, nth)?;
            return Ok((exchange, head.status));
        }
        let (Redirects::ByHand, 300..400, Some(location)) =
            (request.redirects, head.status, head.location)
        else {
            return Ok((exchange, head.status));
        };
        let base = Some((location.as_str(), exchange.url.as_str()));
        let malformed = "it redirects to a malformed address";
        let next = Exchange::begin(host, time, &request, base, malformed).await?;
        redirect(&first, &next.url, nth)?;
        exchange = next;
        nth += 1;
    }
}

/// What begins an answer.
struct Head {
    status: u16,
    /// Whether it is a redirect that the engine does not show.
    is_opaque: bool,
    /// Where it came from in the end.
    url: String,
    location: Option<String>,
}

impl Head {
    fn read(said: Said) -> Option<Self> {
        let Said::List(parts) = said else { return None };
        let [Said::Number(status), kind, url, location] = <[Said; 4]>::try_from(parts).ok()? else {
            return None;
        };
        Some(Self {
            status: u16::try_from(status).ok()?,
            is_opaque: kind.text().is_some_and(|kind| kind == "opaqueredirect"),
            url: url.text().unwrap_or_default(),
            location: location.text(),
        })
    }
}

/// One request and its answer, held in JavaScript. A download that goes on is stopped with it.
struct Exchange {
    key: Key,
    time: Limit,
    /// Absolute, as a URL parser writes it.
    url: String,
}

/// What JavaScript knows an exchange by.
struct Key(u32);

impl Drop for Key {
    fn drop(&mut self) {
        tell("stop", [Reply::number(self.0)]);
    }
}

impl Exchange {
    /// Prepares an exchange: of the request's URL, or of one relative to another.
    async fn begin(
        host: &Host,
        time: Limit,
        request: &Outgoing,
        elsewhere: Option<(&str, &str)>,
        malformed: &str,
    ) -> Result<Self, Fault> {
        let key = Key(host.next_key());
        let (url, base) = elsewhere.unzip();
        let url = url.unwrap_or(&request.url);
        let parts = [
            Reply::number(key.0),
            Reply::text(url),
            nullable(base.map(Reply::text)),
            request.init(),
        ];
        match Limited(ask("request", parts), time).await? {
            Ok(Said::Text(url)) => Ok(Self { key, time, url }),
            Ok(_) => Err(unavailable("this engine has no `fetch`: pass one to `createClient`")),
            // The engine's words may repeat a token.
            Err(_) => Err(unavailable(malformed)),
        }
    }

    /// What comes next: the head, then pieces of the body, of each at most so many bytes.
    async fn next(&self, most: usize) -> Result<Outcome, Fault> {
        let most = u32::try_from(most).unwrap_or(u32::MAX);
        let asked = ask("next", [Reply::number(self.key.0), Reply::number(most)]);
        Limited(asked, self.time).await
    }

    async fn head(&self) -> Result<Head, Fault> {
        let head = self.next(0).await?.map_err(|failed| unavailable(&failed.said()))?;
        Head::read(head).ok_or_else(|| unavailable("`fetch` returned no Response"))
    }
}
