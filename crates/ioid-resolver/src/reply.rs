//! Answers as they are sent, made once and given out many times.

use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH, LOCATION, RETRY_AFTER, VARY,
};
use axum::http::{HeaderMap, HeaderValue, Response, StatusCode};
use ioid_did::{DidUrl, Digest, Json, Number, Object};
use ioid_resolve::{Dereference, ErrorType, Resolution};

use crate::accept::Form;
use crate::target::is_did;

/// An answer without what differs from client to client.
#[derive(Clone, Debug)]
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    /// What it counts as in the metrics.
    pub(crate) outcome: &'static str,
}

/// How long an answer stays true.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Life {
    /// It is not kept: the failure may be over in the next moment.
    None,
    /// It is about the latest block.
    Fresh(Duration),
    /// It is about a block that was named, and proven by its hash.
    Long,
}

/// An error of DID Resolution, section 11, that was found before anything was resolved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Problem {
    kind: ErrorType,
    detail: String,
    /// The stable code of the SDK, where there is one.
    code: Option<&'static str>,
}

impl Problem {
    pub(crate) fn new(kind: ErrorType, detail: impl Into<String>) -> Self {
        Self { kind, detail: detail.into(), code: None }
    }

    pub(crate) fn detail(&self) -> &str {
        &self.detail
    }

    pub(crate) fn with_detail(self, detail: String) -> Self {
        Self { detail, ..self }
    }

    pub(crate) fn with_code(self, code: &'static str) -> Self {
        Self { code: Some(code), ..self }
    }
}

/// The status of an error of DID Resolution, section 12.1.
pub(crate) const fn status_of(error: ErrorType) -> StatusCode {
    match error {
        ErrorType::InvalidDid | ErrorType::InvalidDidUrl | ErrorType::InvalidOptions => {
            StatusCode::BAD_REQUEST
        }
        ErrorType::NotFound => StatusCode::NOT_FOUND,
        ErrorType::RepresentationNotSupported => StatusCode::NOT_ACCEPTABLE,
        ErrorType::MethodNotSupported | ErrorType::FeatureNotSupported => {
            StatusCode::NOT_IMPLEMENTED
        }
        _ => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

impl Reply {
    pub(crate) fn new(
        status: StatusCode,
        media_type: &'static str,
        body: impl Into<Bytes>,
        outcome: &'static str,
    ) -> Self {
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(media_type));
        headers.insert(VARY, HeaderValue::from_static("accept"));
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        Self { status, headers, body: body.into(), outcome }
    }

    /// An answer that says why there is none, in the form of a result about `url`.
    pub(crate) fn problem(problem: &Problem, url: &str) -> Self {
        let resolution = Resolution::refused(url, problem.kind, problem.detail.as_str());
        let is_did = DidUrl::parse(url).is_ok_and(|url| is_did(&url));
        let (media_type, place, text) = if is_did || problem.kind == ErrorType::InvalidDid {
            (Resolution::MEDIA_TYPE, "didResolutionMetadata", resolution.to_json())
        } else {
            let error = resolution.error.clone();
            let found = Dereference { content: None, content_type: None, error, resolution };
            (Dereference::MEDIA_TYPE, "dereferencingMetadata", found.to_json())
        };
        let text = problem.code.and_then(|code| coded(&text, place, code)).unwrap_or(text);
        Self::new(status_of(problem.kind), media_type, text, problem.kind.name())
    }

    /// A refusal that has nothing to do with DIDs (RFC 9457).
    pub(crate) fn refusal(status: StatusCode, detail: &str) -> Self {
        let title = status.canonical_reason().unwrap_or("Refused");
        let body = Json::Object(Object::of([
            ("type", "about:blank".into()),
            ("title", title.into()),
            ("status", Number::new(f64::from(status.as_u16())).map_or(Json::Null, Json::Number)),
            ("detail", detail.into()),
        ]));
        Self::new(status, "application/problem+json", body.to_text(), "refused")
    }

    /// With a number of seconds after which to come again, never less than one.
    pub(crate) fn retry_after(mut self, wait: Duration) -> Self {
        let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
        self.headers.insert(RETRY_AFTER, HeaderValue::from(seconds.max(1)));
        self
    }

    /// With what caches need: how long it stays true, and a name for this very text.
    pub(crate) fn living(mut self, life: Life, form: Form, block: Option<u64>) -> Self {
        let control = match life {
            Life::None => return self,
            Life::Fresh(time) => format!("public, max-age={}", time.as_secs()),
            Life::Long => "public, max-age=86400".to_owned(),
        };
        let digest = Digest::of(&self.body);
        let digest: String =
            digest.sha256().iter().take(12).map(|byte| format!("{byte:02x}")).collect();
        // A result names its block, a document does not: the same one keeps its name.
        let tag = match (form, block) {
            (Form::Resolution(_) | Form::Dereferencing(_), Some(block)) => {
                format!("\"{block}-{digest}\"")
            }
            _ => format!("\"{digest}\""),
        };
        for (name, text) in [(CACHE_CONTROL, control), (ETAG, tag)] {
            if let Ok(value) = HeaderValue::try_from(text) {
                self.headers.insert(name, value);
            }
        }
        self
    }

    /// A redirect to a service endpoint. `None` when the address cannot stand in a header.
    pub(crate) fn redirect(location: &str) -> Option<Self> {
        let mut reply = Self::new(StatusCode::SEE_OTHER, Dereference::URI_LIST, "", "redirected");
        reply.headers.insert(LOCATION, HeaderValue::from_str(location).ok()?);
        Some(reply)
    }

    /// As it goes to a client: nothing but the headers when the client has this very text.
    pub(crate) fn respond(&self, request: &HeaderMap) -> Response<Body> {
        let known = self.headers.get(ETAG).is_some_and(|tag| is_known(request, tag));
        let body = if known { Body::empty() } else { Body::from(self.body.clone()) };
        let mut response = Response::new(body);
        *response.status_mut() = if known { StatusCode::NOT_MODIFIED } else { self.status };
        *response.headers_mut() = self.headers.clone();
        response
    }
}

/// The result with the code in its error.
fn coded(result: &str, place: &str, code: &'static str) -> Option<String> {
    let mut result = match Json::parse(result).ok()? {
        Json::Object(result) => result,
        _ => return None,
    };
    let mut metadata = result.get(place)?.as_object()?.clone();
    let mut error = metadata.get("error")?.as_object()?.clone();
    error.set("code", code);
    metadata.set("error", error);
    result.set(place, metadata);
    Some(Json::Object(result).to_text())
}

/// `If-None-Match`, compared weakly (RFC 9110, section 13.1.2).
fn is_known(request: &HeaderMap, tag: &HeaderValue) -> bool {
    let Ok(tag) = tag.to_str() else { return false };
    let given = request.get_all(IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    given.flat_map(|list| list.split(',')).map(str::trim).any(|candidate| {
        candidate == "*" || candidate.strip_prefix("W/").unwrap_or(candidate) == tag
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const FORM: Form = Form::Resolution(Resolution::MEDIA_TYPE);

    #[test]
    fn an_error_has_the_status_of_the_standard() {
        for (kind, status) in [
            (ErrorType::InvalidDid, 400),
            (ErrorType::InvalidDidUrl, 400),
            (ErrorType::InvalidOptions, 400),
            (ErrorType::NotFound, 404),
            (ErrorType::RepresentationNotSupported, 406),
            (ErrorType::InvalidDidDocument, 500),
            (ErrorType::MethodNotSupported, 501),
            (ErrorType::FeatureNotSupported, 501),
            (ErrorType::InternalError, 500),
            (ErrorType::InvalidRelationship, 500),
        ] {
            let problem = Problem::new(kind, "a detail").with_code("CODE");
            for (url, content, place) in [
                ("did:io:a", "didDocument", "didResolutionMetadata"),
                ("did:io:a#b", "content", "dereferencingMetadata"),
            ] {
                if kind == ErrorType::InvalidDid && url.contains('#') {
                    continue;
                }
                let reply = Reply::problem(&problem, url);
                assert_eq!(reply.status.as_u16(), status, "{kind:?}");
                let body = Json::parse_bytes(&reply.body).unwrap();
                let error = body.get(place).and_then(|metadata| metadata.get("error")).unwrap();
                assert_eq!(error.get("type").and_then(Json::as_str), Some(kind.url().as_str()));
                assert_eq!(error.get("code").and_then(Json::as_str), Some("CODE"));
                assert!(body.get(content).unwrap().is_null());
            }
        }
    }

    #[test]
    fn who_has_the_text_is_not_sent_it_again() {
        let life = Life::Fresh(Duration::from_secs(2));
        let reply = Reply::new(StatusCode::OK, Resolution::MEDIA_TYPE, "{}", "verified");
        let reply = reply.living(life, FORM, Some(7));
        let tag = reply.headers[ETAG].to_str().unwrap().to_owned();
        assert!(tag.starts_with("\"7-"), "{tag}");
        let status = |tags: &str| {
            let mut request = HeaderMap::new();
            request.insert(IF_NONE_MATCH, tags.parse().unwrap());
            reply.respond(&request).status().as_u16()
        };
        assert_eq!(status(&tag), 304);
        assert_eq!(status(&format!("\"other\", W/{tag}")), 304);
        assert_eq!(status("*"), 304);
        assert_eq!(status("\"other\""), 200);
        assert_eq!(reply.headers[CACHE_CONTROL], "public, max-age=2");
    }

    #[test]
    fn a_wait_is_rounded_up() {
        let header = |wait| {
            let reply = Reply::refusal(StatusCode::TOO_MANY_REQUESTS, "slow down");
            reply.retry_after(wait).headers[RETRY_AFTER].to_str().unwrap().to_owned()
        };
        assert_eq!(header(Duration::from_millis(1)), "1");
        assert_eq!(header(Duration::from_millis(1_001)), "2");
        assert_eq!(header(Duration::ZERO), "1");
    }

    #[test]
    fn an_address_that_would_break_the_header_is_no_redirect() {
        assert!(Reply::redirect("https://a.example/\r\nset-cookie: x").is_none());
        assert!(Reply::redirect("https://a.example/").is_some());
    }
}
