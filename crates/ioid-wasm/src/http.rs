//! HTTP through gloo-net, with bodies read piece by piece and never past their limit.

use gloo_net::http::{Request, RequestBuilder, Response};
use ioid_resolve::{Fault, FaultCode};
use js_sys::{Array, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, FormData, ReadableStreamDefaultReader};

use crate::conversation;
use crate::driver::{self, Host};

/// Bytes of an answer to a publishing request: a few lines of JSON.
const LARGEST_RECEIPT: usize = 64 << 10;

pub(crate) async fn get(
    host: &Host,
    key: f64,
    url: &str,
    accept: &str,
    limit: usize,
) -> Result<Vec<u8>, Fault> {
    good(send(host, key, Request::get(url).header("accept", accept).build(), limit).await?)
}

pub(crate) async fn post_json(
    host: &Host,
    key: f64,
    url: &str,
    body: &str,
    limit: usize,
) -> Result<(u16, Vec<u8>), Fault> {
    let request = Request::post(url).header("content-type", "application/json");
    send(host, key, request.body(body), limit).await
}

pub(crate) async fn post_file(
    host: &Host,
    key: f64,
    url: &str,
    headers: &[(String, String)],
    body: &[u8],
) -> Result<Vec<u8>, Fault> {
    let form = form(body).ok().ok_or_else(|| unavailable("the form could not be made"))?;
    let add =
        |request: RequestBuilder, (name, value): &(String, String)| request.header(name, value);
    let request = headers.iter().fold(Request::post(url), add);
    good(send(host, key, request.body(form), LARGEST_RECEIPT).await?)
}

/// The body of an answer whose status says that it is one.
fn good((status, body): (u16, Vec<u8>)) -> Result<Vec<u8>, Fault> {
    if (200..300).contains(&status) {
        return Ok(body);
    }
    Err(Fault::new(FaultCode::ContentStatus, &["HTTP status ", &status.to_string()].concat()))
}

fn form(body: &[u8]) -> Result<FormData, JsValue> {
    let kind = BlobPropertyBag::new();
    kind.set_type("application/did+ld+json");
    let part = Array::of1(&Uint8Array::from(body));
    let blob = Blob::new_with_u8_array_sequence_and_options(&part, &kind)?;
    let form = FormData::new()?;
    form.append_with_blob_and_filename("file", &blob, "did.json")?;
    Ok(form)
}

fn unavailable(message: &str) -> Fault {
    Fault::new(FaultCode::ContentUnavailable, message)
}

async fn send(
    host: &Host,
    key: f64,
    request: Result<Request, gloo_net::Error>,
    limit: usize,
) -> Result<(u16, Vec<u8>), Fault> {
    let request = request.map_err(|error| unavailable(&error.to_string()))?;
    let request: web_sys::Request = request.into();
    let outcome = exchange(host, key, &request, limit).await;
    // A download that goes on is stopped, a time limit lifted.
    let ended = host.end(key);
    outcome.map_err(|fault| ended.unwrap_or(fault))
}

async fn exchange(
    host: &Host,
    key: f64,
    request: &web_sys::Request,
    limit: usize,
) -> Result<(u16, Vec<u8>), Fault> {
    let answered = driver::promise(host, &host.fetch, &Array::of2(&key.into(), request)).await?;
    let response: web_sys::Response =
        answered.dyn_into().ok().ok_or_else(|| unavailable("`fetch` returned no Response"))?;
    let response = Response::from(response);
    let status = response.status();
    let Some(body) = response.body() else { return Ok((status, Vec::new())) };
    let reader: ReadableStreamDefaultReader = body.get_reader().unchecked_into();
    Ok((status, pieces(host, &reader, limit).await?))
}

async fn pieces(
    host: &Host,
    reader: &ReadableStreamDefaultReader,
    limit: usize,
) -> Result<Vec<u8>, Fault> {
    let mut bytes = Vec::new();
    loop {
        let piece = conversation::settled(&host.later, &reader.read()).await.ok();
        let piece = piece.ok_or_else(|| unavailable("the body was cut off"))?;
        let part = |name: &str| Reflect::get(&piece, &JsValue::from_str(name)).unwrap_or_default();
        if part("done").is_truthy() {
            return Ok(bytes);
        }
        let Ok(chunk) = part("value").dyn_into::<Uint8Array>() else {
            return Err(unavailable("the body is not made of bytes"));
        };
        if bytes.len().saturating_add(chunk.length() as usize) > limit {
            let message = format!("more than {limit} bytes");
            return Err(Fault::new(FaultCode::ContentTooLarge, &message));
        }
        bytes.extend_from_slice(&chunk.to_vec());
    }
}
