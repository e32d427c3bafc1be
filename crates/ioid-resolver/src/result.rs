//! From a target to what is sent: resolution or dereferencing, and the status of its outcome.
//!
//! Source: W3C DID Resolution 1.0, section 12.1.

use std::sync::Arc;

use axum::http::StatusCode;
use ioid_chain::Network;
use ioid_did::{DidUrl, Json};
use ioid_resolve::{
    ClientError, Dereference, DereferenceOptions, ErrorType, ResolutionError, ResolveOptions,
    Verdict, World, dereference, resolve,
};

use crate::accept::{Form, RESOLUTION};
use crate::reply::{Life, Problem, Reply, status_of};
use crate::resolver::{Made, Resolver};
use crate::settings::Settings;
use crate::target::{Target, pairs};

pub(crate) async fn make(resolver: &Resolver, target: &Target, form: Form) -> Made {
    let options = match options(target, form, &resolver.settings) {
        Ok(options) => options,
        Err(problem) => return refuse(&problem, &target.url),
    };
    let network = Arc::clone(&resolver.settings.network);
    let (url, wanted) = (target.url.clone(), options.clone());
    let is_did = target.is_did;
    let flow = move |world: World| async move {
        if is_did {
            let did = DidUrl::parse(&url).map_or("", |url| url.did);
            let resolution = resolve(&world, &network, did, &wanted.resolve).await?;
            Ok(Dereference {
                content: resolution.document.clone(),
                content_type: resolution.content_type,
                error: resolution.error.clone(),
                resolution,
            })
        } else {
            dereference(&world, &network, &url, &wanted).await
        }
    };
    match resolver.drive(flow).await {
        Ok(found) => show(found, form, &options, &resolver.settings),
        Err(error) => refuse(&outside(&error), &target.url),
    }
}

fn refuse(problem: &Problem, url: &str) -> Made {
    let why = Some(problem.detail().to_owned());
    Made { reply: Reply::problem(problem, url), life: Life::None, why, newest: None }
}

/// A node that failed. Its words are in the detail, its address is not.
fn outside(error: &ClientError) -> Problem {
    Problem::new(ErrorType::InternalError, error.to_string()).with_code(error.code())
}

/// What was asked for, from the query of a DID and from the options beside it.
fn options(
    target: &Target,
    form: Form,
    settings: &Settings,
) -> Result<DereferenceOptions, Problem> {
    let mut options = DereferenceOptions {
        resolve: ResolveOptions {
            gateways: settings.gateways.clone(),
            plain_http: settings.allow_http_gateways,
            accept: match form {
                Form::Document(kind) => Some(kind.to_owned()),
                Form::UriList => Some(Dereference::URI_LIST.to_owned()),
                Form::Resolution(_) | Form::Dereferencing(_) => None,
            },
            ..ResolveOptions::default()
        },
        ..DereferenceOptions::default()
    };
    // The query of a DID URL is read where it is dereferenced.
    let query = DidUrl::parse(&target.url).ok().and_then(|url| url.query);
    let own = query.filter(|_| target.is_did).unwrap_or_default();
    let own = pairs(own).map_err(|_encoding| {
        Problem::new(ErrorType::InvalidDidUrl, "percent-encoding must be %XX of UTF-8 text")
    })?;
    let wrong = |detail: String| Problem::new(ErrorType::InvalidOptions, detail);
    for (name, value) in own.iter().chain(&target.options) {
        let (name, value) = (name.as_str(), value.as_str());
        let flag = || match value {
            "true" => Ok(true),
            "false" => Ok(false),
            _ => Err(wrong(format!("{name} is true or false"))),
        };
        match name {
            "versionId" | "versionTime" => {
                let version = if name == "versionId" {
                    &mut options.resolve.version_id
                } else {
                    &mut options.resolve.version_time
                };
                if version.as_ref().is_some_and(|version| version != value) {
                    return Err(wrong("two versions are named".to_owned()));
                }
                *version = Some(value.to_owned());
            }
            "metadata" => options.resolve.metadata = flag()?,
            "expandRelativeUrls" => options.resolve.expand_relative_urls = flag()?,
            "verificationRelationship" => {
                options.verification_relationship = Some(value.to_owned());
            }
            _ => {
                let known = "versionId, versionTime, metadata, expandRelativeUrls and verificationRelationship";
                let name: String = name.chars().take(40).collect();
                return Err(wrong(format!("{name:?} is no option; there are {known}")));
            }
        }
    }
    Ok(options)
}

fn show(found: Dereference, form: Form, options: &DereferenceOptions, settings: &Settings) -> Made {
    let life = life(&found, options, settings);
    let gone = found.error.is_none() && found.resolution.verdict == Verdict::Deactivated;
    let outcome = outcome(&found);
    let why = found.error.as_ref().map(|error| error.detail.clone());
    let status = match &found.error {
        Some(ResolutionError { kind, .. }) => status_of(*kind),
        None if gone => StatusCode::GONE,
        None => StatusCode::OK,
    };
    let block = found.resolution.block;
    let newest = match block {
        // A block that was named is what it was; one that is not there yet may be in a moment.
        _ if is_of_the_past(&options.resolve) => block.is_none().then_some(0),
        block => block,
    };
    let whole = status != StatusCode::OK;
    let reply = match form {
        Form::Resolution(kind) => Reply::new(status, kind, found.resolution.to_json(), outcome),
        Form::Dereferencing(kind) => Reply::new(status, kind, found.to_json(), outcome),
        // Whoever asked for a part alone must still learn why there is none.
        Form::Document(_) if whole && found.content.is_none() => {
            Reply::new(status, RESOLUTION, found.resolution.to_json(), outcome)
        }
        Form::UriList if whole => {
            Reply::new(status, Dereference::MEDIA_TYPE, found.to_json(), outcome)
        }
        Form::Document(kind) => {
            Reply::new(status, kind, found.content.unwrap_or_default(), outcome)
        }
        Form::UriList => {
            match first(found.content.as_deref()).and_then(|url| Reply::redirect(&url)) {
                Some(redirect) => redirect,
                None => {
                    let detail = "the service's endpoint is no URL to be led to";
                    let problem = Problem::new(ErrorType::InvalidDidDocument, detail);
                    return refuse(&problem, &found.resolution.did);
                }
            }
        }
    };
    Made { reply: reply.living(life, form, block), life, why, newest }
}

fn first(urls: Option<&str>) -> Option<String> {
    let urls = Json::parse(urls?).ok()?;
    urls.as_array()?.first()?.as_str().map(str::to_owned)
}

/// What it counts as: the verdict, or the error when nothing was looked at.
fn outcome(found: &Dereference) -> &'static str {
    use ErrorType::{InternalError, InvalidDidDocument, NotFound};
    match &found.error {
        Some(error) if !matches!(error.kind, InternalError | InvalidDidDocument | NotFound) => {
            error.kind.name()
        }
        _ => found.resolution.verdict.name(),
    }
}

fn life(found: &Dereference, options: &DereferenceOptions, settings: &Settings) -> Life {
    let fresh = Life::Fresh(settings.fresh);
    match &found.error {
        Some(error) if error.kind != ErrorType::NotFound => match found.resolution.verdict {
            // Its hash proves the bytes: they will not get better before the chain says so.
            Verdict::InvalidDocument => fresh,
            // Another gateway, or the next moment, may have the right ones.
            _ => Life::None,
        },
        Some(_) => fresh,
        None if is_of_the_past(&options.resolve) && is_final(&settings.network) => Life::Long,
        None => fresh,
    }
}

const fn is_of_the_past(options: &ResolveOptions) -> bool {
    options.version_id.is_some() || options.version_time.is_some()
}

/// Whether a block of this chain stays what it is: IoTeX has instant finality.
fn is_final(network: &Network) -> bool {
    Network::ALL.iter().any(|known| known.id == network.id)
}
