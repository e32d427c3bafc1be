//! What is served where.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::header::{
    ACCEPT, ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS,
    ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE,
    CACHE_CONTROL, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderValue, Method, Response, StatusCode};
use axum::middleware::{Next, from_fn_with_state};
use axum::routing::get;
use tokio::time::timeout;
use tracing::{Level, debug, enabled};

use crate::metrics::count;
use crate::reply::Reply;
use crate::resolver::Resolver;
use crate::target::{LONGEST, Target};

const IDENTIFIERS: &str = "/1.0/identifiers/";

/// Time for the body of a request to arrive.
const BODY: Duration = Duration::from_secs(10);

/// Who is at the other end of the connection.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Peer(pub(crate) IpAddr);

type Shared = State<Arc<Resolver>>;

pub(crate) fn routes(resolver: &Arc<Resolver>) -> Router {
    Router::new()
        .route("/1.0/identifiers/{*target}", get(identifiers).post(identifiers))
        .route("/1.0/methods", get(methods))
        .route("/1.0/properties", get(properties))
        .fallback(async || {
            Reply::refusal(StatusCode::NOT_FOUND, "There is nothing here.")
                .respond(&HeaderMap::new())
        })
        .method_not_allowed_fallback(async || {
            let detail = "This is read with GET; a target also takes options with POST.";
            Reply::refusal(StatusCode::METHOD_NOT_ALLOWED, detail).respond(&HeaderMap::new())
        })
        .route(
            "/healthz",
            get(async || plain(StatusCode::OK, "application/json", r#"{"status":"ok"}"#)),
        )
        .route("/readyz", get(ready))
        .route("/metrics", get(metrics))
        .layer(from_fn_with_state(Arc::clone(resolver), framed))
        .with_state(Arc::clone(resolver))
}

/// What every answer gets, and every preflight is answered with: any page may read.
async fn framed(State(resolver): Shared, request: Request, next: Next) -> Response<Body> {
    // Copied only for whoever wants to read it.
    let line = enabled!(Level::DEBUG)
        .then(|| (request.method().clone(), request.uri().path().to_owned(), Instant::now()));
    let preflight = request.method() == Method::OPTIONS;
    let mut response = if preflight {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = StatusCode::NO_CONTENT;
        response
    } else if let Some(refusal) = too_often(&resolver, &request) {
        refusal
    } else {
        next.run(request).await
    };
    let headers = response.headers_mut();
    let mut set = |name, value| headers.insert(name, HeaderValue::from_static(value));
    set(ACCESS_CONTROL_ALLOW_ORIGIN, "*");
    set(X_CONTENT_TYPE_OPTIONS, "nosniff");
    if preflight {
        set(ACCESS_CONTROL_ALLOW_METHODS, "GET, HEAD, POST, OPTIONS");
        set(ACCESS_CONTROL_ALLOW_HEADERS, "accept, content-type, if-none-match");
        set(ACCESS_CONTROL_MAX_AGE, "86400");
    } else {
        set(ACCESS_CONTROL_EXPOSE_HEADERS, "etag, retry-after");
    }
    let status = response.status().as_u16();
    resolver.metrics.responded(status);
    if let Some((method, path, started)) = line {
        debug!(%method, path, status, microseconds = started.elapsed().as_micros(), "answered");
    }
    response
}

/// The refusal for who asks too often.
fn too_often(resolver: &Resolver, request: &Request) -> Option<Response<Body>> {
    let limiter = resolver.limiter.as_ref()?;
    // Whoever watches the service is not counted among its clients.
    if matches!(request.uri().path(), "/healthz" | "/readyz" | "/metrics") {
        return None;
    }
    let peer = request.extensions().get().copied();
    let client = client(request.headers(), peer, resolver.settings.proxies)?;
    let wait = limiter.take(client, Instant::now()).err()?;
    count(&resolver.metrics.limited);
    let detail = "This address asks too often; see Retry-After.";
    let refusal = Reply::refusal(StatusCode::TOO_MANY_REQUESTS, detail);
    Some(refusal.retry_after(wait).respond(request.headers()))
}

/// Who asks: the other end of the connection, or who the nearest trusted proxies say it is. What
/// stands further left in the header was written by the client itself.
fn client(headers: &HeaderMap, peer: Option<Peer>, proxies: usize) -> Option<IpAddr> {
    let peer = peer.map(|Peer(address)| address);
    let Some(place) = proxies.checked_sub(1) else { return peer };
    let lines = headers.get_all("x-forwarded-for").iter().filter_map(|line| line.to_str().ok());
    let chain: Vec<&str> = lines.flat_map(|line| line.split(',')).map(str::trim).collect();
    let said = chain.iter().rev().nth(place).and_then(|text| text.parse().ok());
    said.or(peer)
}

async fn identifiers(State(resolver): Shared, request: Request) -> Response<Body> {
    let (parts, body) = request.into_parts();
    // As it was sent: decoding is part of reading a target.
    let path = parts.uri.path().strip_prefix(IDENTIFIERS).unwrap_or_default();
    let target = match Target::parse(path, parts.uri.query()) {
        Ok(target) if parts.method == Method::POST => {
            match timeout(BODY, to_bytes(body, LONGEST)).await {
                Ok(Ok(body)) => target.with_body(&body),
                Ok(Err(_)) => {
                    let detail = "Options take at most 2,048 bytes.";
                    return Reply::refusal(StatusCode::PAYLOAD_TOO_LARGE, detail)
                        .respond(&parts.headers);
                }
                Err(_) => {
                    let detail = "The body did not arrive in time.";
                    return Reply::refusal(StatusCode::REQUEST_TIMEOUT, detail)
                        .respond(&parts.headers);
                }
            }
        }
        target => target,
    };
    let reply = match parts.headers.get(ACCEPT).map(HeaderValue::to_str) {
        None => resolver.answer(target, None).await,
        // The usual single line goes as it is.
        Some(Ok(accept)) if parts.headers.get_all(ACCEPT).iter().count() == 1 => {
            resolver.answer(target, Some(accept)).await
        }
        Some(_) => {
            let lines = parts.headers.get_all(ACCEPT).iter();
            // What is no text asks for nothing that is known.
            let lines: Vec<&str> = lines.map(|line| line.to_str().unwrap_or("*")).collect();
            resolver.answer(target, Some(&lines.join(","))).await
        }
    };
    reply.respond(&parts.headers)
}

async fn methods(State(resolver): Shared) -> Response<Body> {
    plain(StatusCode::OK, "application/json", resolver.methods())
}

async fn properties(State(resolver): Shared) -> Response<Body> {
    plain(StatusCode::OK, "application/json", resolver.properties())
}

async fn ready(State(resolver): Shared) -> Response<Body> {
    match resolver.readiness().await {
        Ok(()) => plain(StatusCode::OK, "application/json", r#"{"status":"ready"}"#),
        Err(reason) => {
            Reply::refusal(StatusCode::SERVICE_UNAVAILABLE, &reason).respond(&HeaderMap::new())
        }
    }
}

async fn metrics(State(resolver): Shared) -> Response<Body> {
    plain(StatusCode::OK, "text/plain; version=0.0.4; charset=utf-8", resolver.metrics_text())
}

fn plain(status: StatusCode, kind: &'static str, body: impl Into<Body>) -> Response<Body> {
    let mut response = Response::new(body.into());
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_cannot_choose_its_own_address() {
        let peer = Some(Peer("192.0.2.9".parse().unwrap()));
        let mut headers = HeaderMap::new();
        headers.append("x-forwarded-for", "203.0.113.1, 198.51.100.2".parse().unwrap());
        headers.append("x-forwarded-for", "198.51.100.3".parse().unwrap());
        let of = |proxies| client(&headers, peer, proxies).unwrap().to_string();
        assert_eq!(of(0), "192.0.2.9");
        assert_eq!(of(1), "198.51.100.3");
        assert_eq!(of(2), "198.51.100.2");
        assert_eq!(of(9), "192.0.2.9");
        headers.append("x-forwarded-for", "nonsense".parse().unwrap());
        assert_eq!(client(&headers, peer, 1).unwrap().to_string(), "192.0.2.9");
        assert_eq!(client(&headers, None, 0), None);
    }
}
