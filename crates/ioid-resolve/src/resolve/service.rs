//! URLs of services, and what lies below them.

use ioid_did::{DidUrl, Json, Object};

use super::ErrorType;

/// The endpoints of services that are URLs, each with `relative_ref` and the DID URL's fragment.
///
/// `relative_ref` lies below the endpoint, as in the example of DID Resolution 1.0, 5.5.2: it is
/// appended to the path. RFC 3986 would let it replace the path, or name another host; section
/// 13.7.1 asks to refuse what leaves the endpoint, and so this does.
///
/// # Errors
/// `INVALID_DID_URL` for a reference that leaves the endpoint, and for two fragments; `NOT_FOUND`
/// when no endpoint is a URL.
pub(super) fn urls(
    services: &[&Object],
    relative_ref: Option<&str>,
    fragment: Option<&str>,
) -> Result<Vec<String>, (ErrorType, String)> {
    let mut urls = Vec::new();
    for service in services {
        match service.get("serviceEndpoint") {
            Some(Json::Array(items)) => urls.extend(items.iter().filter_map(Json::as_str)),
            Some(value) => urls.extend(value.as_str()),
            None => {}
        }
    }
    if relative_ref.is_some() {
        // Below `erc6551:…` or a DID nothing can lie.
        urls.retain(|url| url.contains("://"));
    }
    if urls.is_empty() {
        return Err((ErrorType::NotFound, "the service has no endpoint that is a URL".to_owned()));
    }
    let invalid = |detail: &str| (ErrorType::InvalidDidUrl, detail.to_owned());
    let finish = |url: &str| {
        let mut url = match relative_ref {
            None => url.to_owned(),
            Some(reference) => below(url, reference)
                .ok_or_else(|| invalid("relativeRef must stay below the service's endpoint"))?,
        };
        if let Some(fragment) = fragment {
            if url.contains('#') {
                return Err(invalid("the endpoint has a fragment of its own"));
            }
            url.push('#');
            url.push_str(fragment);
        }
        Ok(url)
    };
    urls.into_iter().map(finish).collect()
}

/// `endpoint` with `reference` appended to its path; none when that is no reference, or could leave
/// the endpoint.
fn below(endpoint: &str, reference: &str) -> Option<String> {
    let (path, rest) = reference.split_at(reference.find(['?', '#']).unwrap_or(reference.len()));
    let path = path.trim_start_matches('/');
    // The characters that a path and a query may have, whatever the endpoint's are.
    DidUrl::parse(&["did:a:b/", path, rest].concat()).ok()?;
    // `a:b` would be an absolute URL; an escaped dot is a dot to many servers.
    let escapes = |segment: &str| segment.to_ascii_lowercase().replace("%2e", ".") == "..";
    if path.split('/').next().is_some_and(|first| first.contains(':'))
        || path.split('/').any(escapes)
    {
        return None;
    }
    let endpoint = endpoint.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/');
    let separator = if path.is_empty() { "" } else { "/" };
    Some([endpoint, separator, path, rest].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_stay_below() {
        let base = "https://example.com/messages/8377464";
        for (reference, url) in [
            ("/some/path?query", "https://example.com/messages/8377464/some/path?query"),
            ("some", "https://example.com/messages/8377464/some"),
            ("?a=b", "https://example.com/messages/8377464?a=b"),
            ("//evil.example/x", "https://example.com/messages/8377464/evil.example/x"),
            ("", base),
        ] {
            assert_eq!(below(base, reference).as_deref(), Some(url), "{reference}");
        }
        assert_eq!(
            below("https://a.example/f/?x#y", "/z").as_deref(),
            Some("https://a.example/f/z")
        );
        for reference in [
            "../x",
            "/a/../../x",
            "/a/%2e%2E/x",
            "/.%2e",
            "https://evil.example/",
            "javascript:alert(1)",
            "/a\\..\\b",
            "/a b",
            "/\u{e9}",
            "/%zz",
            "/x\r\nlocation: y",
        ] {
            assert_eq!(below(base, reference), None, "{reference}");
        }
    }
}
