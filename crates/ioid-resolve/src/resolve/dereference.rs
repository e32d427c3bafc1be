//! What a DID URL names within a document, or through it.
//!
//! Source: [DID Resolution 1.0, 5](https://www.w3.org/TR/did-resolution/#dereferencing).

use std::sync::Arc;

use ioid_chain::Network;
use ioid_did::{DidUrl, Json, Object, Purpose};

use super::json::{Members, array, text};
use super::representation::{Representation, preferred};
use super::service;
use super::{ErrorType, Resolution, ResolutionError, ResolveOptions, resolve};
use crate::{Result, World};

/// How to dereference a DID URL.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DereferenceOptions {
    /// How to resolve the DID in it. `accept` may also be `text/uri-list`, for the endpoints of
    /// services.
    pub resolve: ResolveOptions,
    /// The purpose that the key must have which the DID URL names: `authentication`, …
    pub verification_relationship: Option<String>,
}

/// What a DID URL led to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dereference {
    /// JSON text: a document, a part of one, or an array of URLs.
    pub content: Option<String>,
    /// Media type of the content.
    pub content_type: Option<&'static str>,
    /// Why there is no content.
    pub error: Option<ResolutionError>,
    /// How the DID was resolved.
    pub resolution: Resolution,
}

impl Dereference {
    /// The media type of [`to_json`](Self::to_json).
    pub const MEDIA_TYPE: &'static str = "application/did-url-dereferencing";

    /// The media type of a list of URLs.
    pub const URI_LIST: &'static str = "text/uri-list";

    fn failed(resolution: Resolution, error: Option<ResolutionError>) -> Self {
        Self { content: None, content_type: None, error, resolution }
    }

    fn refused(did_url: &str, kind: ErrorType, detail: &str) -> Self {
        let resolution = Resolution::refused(did_url, kind, detail);
        let error = resolution.error.clone();
        Self::failed(resolution, error)
    }

    /// The DID URL dereferencing result of the standard as JSON text, with `verdict`, `evidence` and
    /// `problems` of the document added.
    ///
    /// Source: [DID Resolution 1.0](https://www.w3.org/TR/did-resolution/#did-url-dereferencing-result).
    pub fn to_json(&self) -> String {
        let mut metadata = Members::new();
        metadata.some("contentType", self.content_type);
        if let Some(error) = &self.error {
            metadata.raw("error", &error.to_json());
        }
        let mut result = Members::new();
        result.raw("dereferencingMetadata", &metadata.end());
        result.raw("content", self.content.as_deref().unwrap_or("null"));
        let content_metadata = match &self.error {
            None => self.resolution.document_metadata(),
            Some(_) => "{}".to_owned(),
        };
        result.raw("contentMetadata", &content_metadata);
        self.resolution.write_proof(&mut result);
        result.end()
    }
}

/// Dereferences a DID URL: to the document; with a fragment, to the key or service in it; with
/// `service` or `serviceType`, to the document with these services, or to their URLs.
///
/// URLs are given when `text/uri-list` is accepted, and when there is a `relativeRef`, which only
/// URLs can be combined with.
///
/// # Errors
/// As [`resolve`](super::resolve).
pub async fn dereference(
    world: &World,
    network: &Arc<Network>,
    did_url: &str,
    options: &DereferenceOptions,
) -> Result<Dereference> {
    let refused =
        |(kind, detail): (ErrorType, String)| Dereference::refused(did_url, kind, &detail);
    let url = match DidUrl::parse(did_url) {
        Ok(url) => url,
        Err(why) => return Ok(refused((ErrorType::InvalidDidUrl, why.to_string()))),
    };
    let (query, form, resolve_options) = match prepare(&url, options) {
        Ok(prepared) => prepared,
        Err(failure) => return Ok(refused(failure)),
    };
    let resolution = resolve(world, network, url.did, &resolve_options).await?;
    let document = resolution.document.as_deref().and_then(|text| Json::parse(text).ok());
    let Some(document) = document else {
        let error = resolution.error.clone();
        return Ok(Dereference::failed(resolution, error));
    };
    let relationship = options.verification_relationship.as_deref();
    Ok(match select(&url, &document, &query, form, relationship) {
        Ok((content, content_type)) => Dereference {
            content: Some(
                content.unwrap_or_else(|| resolution.document.clone().unwrap_or_default()),
            ),
            content_type: content_type.or(resolution.content_type),
            error: None,
            resolution,
        },
        Err((kind, detail)) => {
            Dereference::failed(resolution, Some(ResolutionError::new(kind, detail)))
        }
    })
}

type Failure = (ErrorType, String);

/// What the caller wants to get.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Urls,
    Document(Representation),
}

/// The DID parameters of a DID URL, percent-decoded.
#[derive(Debug, Default)]
struct Query {
    service: Option<String>,
    service_type: Option<String>,
    relative_ref: Option<String>,
    version_id: Option<String>,
    version_time: Option<String>,
    /// There is one that is not known here.
    other: bool,
}

impl Query {
    fn parse(query: &str) -> Result<Self, Failure> {
        let mut found = Self::default();
        for parameter in query.split('&').filter(|parameter| !parameter.is_empty()) {
            let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
            let place = match name {
                "service" => &mut found.service,
                "serviceType" => &mut found.service_type,
                "relativeRef" => &mut found.relative_ref,
                "versionId" => &mut found.version_id,
                "versionTime" => &mut found.version_time,
                _ => {
                    found.other = true;
                    continue;
                }
            };
            let invalid = |what: &str| (ErrorType::InvalidDidUrl, [name, what].concat());
            let value = percent_decoded(value).ok_or_else(|| invalid(" is not UTF-8"))?;
            // Readers differ in which of two they take.
            if place.replace(value).is_some() {
                return Err(invalid(" stands twice"));
            }
        }
        if found.relative_ref.is_some() && !found.has_service() {
            let detail = "relativeRef needs a service or a serviceType that it is relative to";
            return Err((ErrorType::InvalidDidUrl, detail.to_owned()));
        }
        Ok(found)
    }

    const fn has_service(&self) -> bool {
        self.service.is_some() || self.service_type.is_some()
    }
}

/// Decodes a part of a parsed DID URL, whose escapes are therefore whole.
fn percent_decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, tail)) = rest.split_first() {
        rest = tail;
        if *first == b'%' {
            let (digits, tail) = tail.split_at_checked(2)?;
            bytes.extend(alloy_primitives::hex::decode(digits).ok()?);
            rest = tail;
        } else {
            bytes.push(*first);
        }
    }
    String::from_utf8(bytes).ok()
}

/// What can be said before anything is asked.
fn prepare(
    url: &DidUrl<'_>,
    options: &DereferenceOptions,
) -> Result<(Query, Form, ResolveOptions), Failure> {
    let mut query = Query::parse(url.query.unwrap_or_default())?;
    if !url.path.is_empty() || (query.other && !query.has_service()) {
        let detail = "DID URLs with a path, or a query of their own, name nothing here";
        return Err((ErrorType::NotFound, detail.to_owned()));
    }
    let purpose = options.verification_relationship.as_deref();
    if purpose.is_some_and(|name| Purpose::from_name(name).is_none()) {
        let detail = "verificationRelationship is authentication, assertionMethod, keyAgreement, \
                      capabilityInvocation or capabilityDelegation";
        return Err((ErrorType::InvalidOptions, detail.to_owned()));
    }
    let accept = options.resolve.accept.as_deref();
    let form = match accept {
        None if query.relative_ref.is_some() => Some(Form::Urls),
        Some(accept) => preferred(accept, |kind| match kind {
            Dereference::URI_LIST => query.has_service().then_some(Form::Urls),
            _ => Representation::accepted(Some(kind)).map(Form::Document),
        }),
        None => Some(Form::Document(Representation::Any)),
    };
    let form = form.ok_or_else(|| {
        let detail = "application/did, application/did+ld+json and application/did+json are \
                      known, and text/uri-list for services";
        (ErrorType::RepresentationNotSupported, detail.to_owned())
    })?;
    let mut resolve = options.resolve.clone();
    if form == Form::Urls {
        resolve.accept = None;
    }
    for (named, given) in [
        (query.version_id.take(), &mut resolve.version_id),
        (query.version_time.take(), &mut resolve.version_time),
    ] {
        let Some(version) = named else { continue };
        if given.as_ref().is_some_and(|given| *given != version) {
            let detail = "the DID URL and the options name two versions";
            return Err((ErrorType::InvalidOptions, detail.to_owned()));
        }
        *given = Some(version);
    }
    Ok((query, form, resolve))
}

/// What a selection gives: JSON text and its media type; none for the document as it is.
type Selected = (Option<String>, Option<&'static str>);

fn select(
    url: &DidUrl<'_>,
    document: &Json,
    query: &Query,
    form: Form,
    relationship: Option<&str>,
) -> Result<Selected, Failure> {
    let base = document.get("id").and_then(Json::as_str).unwrap_or_default();
    let mut narrowed = None;
    if query.has_service() {
        let services = services(document, base, query);
        if services.is_empty() {
            return Err((ErrorType::NotFound, "the document has no such service".to_owned()));
        }
        if form == Form::Urls {
            let urls = service::urls(&services, query.relative_ref.as_deref(), url.fragment)?;
            let urls = array(urls.iter().map(|url| text(url)));
            return Ok((Some(urls), Some(Dereference::URI_LIST)));
        }
        let services = services.into_iter().cloned().map(Json::from).collect::<Vec<_>>();
        let mut narrower = document.as_object().cloned().unwrap_or_default();
        narrower.set("service", services);
        narrowed = Some(Json::from(narrower));
    }
    let document = narrowed.as_ref().unwrap_or(document);
    let Some(fragment) = url.fragment else {
        if relationship.is_some() {
            return Err(no_method());
        }
        return Ok((narrowed.map(|document| document.to_text()), None));
    };
    let id = [base, "#", fragment].concat();
    let (part, is_method) = part(document, base, &id).ok_or_else(|| {
        (ErrorType::NotFound, "the document has no member with this id".to_owned())
    })?;
    if let Some(relationship) = relationship {
        if !is_method {
            return Err(no_method());
        }
        if !serves(document, base, &id, relationship) {
            let detail = ["the document does not give the key this purpose: ", relationship];
            return Err((ErrorType::InvalidRelationship, detail.concat()));
        }
    }
    let representation = match form {
        Form::Document(representation) => representation,
        Form::Urls => Representation::Any,
    };
    let context = document.get("@context");
    let media_type = representation.part_type(context.is_some());
    let mut written = Members::new();
    if let Some(context) = context {
        written.raw("@context", &context.to_text());
    }
    written.text("id", &id);
    for (name, value) in part.iter().filter(|(name, _)| !matches!(*name, "id" | "@context")) {
        written.any(name, &value.to_text());
    }
    Ok((Some(written.end()), media_type))
}

fn no_method() -> Failure {
    let detail = "the DID URL names no verification method";
    (ErrorType::InvalidVerificationMethod, detail.to_owned())
}

fn services<'a>(document: &'a Json, base: &str, query: &Query) -> Vec<&'a Object> {
    let wanted = query.service.as_deref().map(|service| {
        // A name alone is that of a fragment.
        let relative = !service.starts_with(['#', '/', '?']) && !service.starts_with("did:");
        absolute(base, &if relative { ["#", service].concat() } else { service.to_owned() })
    });
    let fits = |service: &&Object| {
        let id = service.get("id").and_then(Json::as_str).unwrap_or_default();
        let is_type = |wanted: &str| match service.get("type") {
            Some(Json::Array(types)) => types.iter().any(|name| name.as_str() == Some(wanted)),
            Some(name) => name.as_str() == Some(wanted),
            None => false,
        };
        wanted.as_deref().is_none_or(|wanted| absolute(base, id) == wanted)
            && query.service_type.as_deref().is_none_or(is_type)
    };
    members(document, "service").iter().filter_map(Json::as_object).filter(fits).collect()
}

fn members<'a>(document: &'a Json, name: &str) -> &'a [Json] {
    document.get(name).and_then(Json::as_array).unwrap_or_default()
}

/// A relative DID URL counts from the document's id.
fn absolute(base: &str, id: &str) -> String {
    if id.starts_with(['#', '/', '?']) { [base, id].concat() } else { id.to_owned() }
}

/// The members of a document that hold methods.
fn method_members() -> impl Iterator<Item = &'static str> {
    ["verificationMethod"].into_iter().chain(Purpose::ALL.into_iter().map(Purpose::name))
}

/// The method or service with this id, and whether it is a method.
fn part<'a>(document: &'a Json, base: &str, id: &str) -> Option<(&'a Object, bool)> {
    let names = method_members().map(|name| (name, true)).chain([("service", false)]);
    names
        .flat_map(|(name, is_method)| {
            let objects = members(document, name).iter().filter_map(Json::as_object);
            objects.map(move |object| (object, is_method))
        })
        .find(|(object, _)| is_named(object.get("id"), base, id))
}

fn is_named(value: Option<&Json>, base: &str, id: &str) -> bool {
    value.and_then(Json::as_str).is_some_and(|own| absolute(base, own) == id)
}

/// Whether a key stands in a relationship, by reference or by value.
fn serves(document: &Json, base: &str, id: &str, relationship: &str) -> bool {
    members(document, relationship).iter().any(|item| match item {
        Json::Object(object) => is_named(object.get("id"), base, id),
        reference => is_named(Some(reference), base, id),
    })
}

/// Writes relative DID URLs as absolute ones; whether there were any.
pub(super) fn expand(document: &mut Json) -> bool {
    let Json::Object(object) = document else { return false };
    let base = object.get("id").and_then(Json::as_str).unwrap_or_default().to_owned();
    let mut changed = false;
    for name in method_members().chain(["service"]) {
        let Some(items) = object.get(name).and_then(Json::as_array) else { continue };
        let mut items = items.to_vec();
        for item in &mut items {
            let id = match &*item {
                Json::Object(object) => object.get("id").and_then(Json::as_str),
                reference => reference.as_str(),
            };
            let Some(id) = id.filter(|id| id.starts_with(['#', '/', '?'])) else { continue };
            let id = absolute(&base, id);
            match item {
                Json::Object(object) => object.set("id", id),
                reference => *reference = id.into(),
            }
            changed = true;
        }
        object.set(name, items);
    }
    changed
}
