//! What form of an answer is asked for.
//!
//! Source: RFC 9110, section 12.5.1, for the header; W3C DID Resolution 1.0, section 12.1, for the
//! forms.

use ioid_resolve::{Dereference, Resolution};

/// The form of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// A whole DID resolution result.
    Resolution(&'static str),
    /// A DID document alone.
    Document(&'static str),
    /// A whole DID URL dereferencing result.
    Dereferencing(&'static str),
    /// The addresses of a service, one a line.
    UriList,
}

pub(crate) const RESOLUTION: &str = Resolution::MEDIA_TYPE;
const DEREFERENCING: &str = Dereference::MEDIA_TYPE;
const RESOLUTION_PROFILE: &str = "application/ld+json;profile=\"https://w3id.org/did-resolution\"";

/// Offered for a DID, what is preferred first.
const FOR_DID: [Form; 7] = [
    Form::Resolution(RESOLUTION),
    Form::Resolution(RESOLUTION_PROFILE),
    Form::Resolution("application/json"),
    Form::Document("application/did"),
    Form::Document("application/did+ld+json"),
    Form::Document("application/did+json"),
    Form::Document("application/ld+json"),
];

/// Offered for a DID URL.
const FOR_URL: [Form; 7] = [
    Form::Dereferencing(DEREFERENCING),
    Form::Dereferencing("application/json"),
    Form::Document("application/did"),
    Form::Document("application/did+ld+json"),
    Form::Document("application/did+json"),
    Form::Document("application/ld+json"),
    Form::UriList,
];

impl Form {
    /// The media type.
    pub(crate) const fn media_type(self) -> &'static str {
        match self {
            Self::Resolution(kind) | Self::Document(kind) | Self::Dereferencing(kind) => kind,
            Self::UriList => Dereference::URI_LIST,
        }
    }

    /// The best form an `Accept` header allows, or none.
    pub(crate) fn negotiate(accept: Option<&str>, is_did: bool) -> Option<Self> {
        let offers = if is_did { FOR_DID } else { FOR_URL };
        let header = accept.map(str::trim).filter(|accept| !accept.is_empty()).unwrap_or("*/*");
        let mut ranges: Vec<Range<'_>> =
            split(header, ',').into_iter().filter_map(Range::parse).collect();
        // Who asks for two forms alike gets the one named first; a stable sort keeps that order.
        ranges.sort_by_key(|range| std::cmp::Reverse(range.weight));
        let refused = |offer: &Form| {
            let of = |range: &&Range<'_>| range.matches(offer.media_type());
            ranges
                .iter()
                .filter(of)
                .max_by_key(|range| range.precision())
                .is_some_and(|range| range.weight == 0)
        };
        let wanted = ranges.iter().filter(|range| range.weight > 0);
        wanted
            .flat_map(|range| offers.iter().filter(|offer| range.matches(offer.media_type())))
            .find(|offer| !refused(offer))
            .copied()
    }
}

/// One range of an `Accept` header.
#[derive(Debug)]
struct Range<'a> {
    kind: &'a str,
    profile: Option<&'a str>,
    /// In thousandths.
    weight: u16,
}

impl<'a> Range<'a> {
    fn parse(text: &'a str) -> Option<Self> {
        let mut parts = split(text, ';').into_iter().map(str::trim);
        let kind = parts.next().filter(|kind| kind.contains('/'))?;
        let mut range = Self { kind, profile: None, weight: 1_000 };
        for part in parts {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            let value = value.trim().trim_matches('"');
            if name.trim().eq_ignore_ascii_case("q") {
                range.weight = weight(value)?;
            } else if name.trim().eq_ignore_ascii_case("profile") {
                range.profile = Some(value);
            }
        }
        Some(range)
    }

    fn matches(&self, media_type: &str) -> bool {
        let (kind, profile) = media_type.split_once(";profile=").unwrap_or((media_type, ""));
        if let Some(wanted) = self.profile {
            return self.kind.eq_ignore_ascii_case(kind) && wanted == profile.trim_matches('"');
        }
        match self.kind.strip_suffix('*') {
            Some("*/") => true,
            Some(group) => kind.get(..group.len()).is_some_and(|g| g.eq_ignore_ascii_case(group)),
            // Without its profile, JSON-LD is a document.
            None => self.kind.eq_ignore_ascii_case(kind) && profile.is_empty(),
        }
    }

    fn precision(&self) -> u8 {
        match (self.kind, self.profile) {
            (_, Some(_)) => 3,
            ("*/*", None) => 0,
            (kind, None) => 2 - u8::from(kind.ends_with("/*")),
        }
    }
}

/// A quality of RFC 9110: 0 to 1 with at most three digits after the point.
fn weight(text: &str) -> Option<u16> {
    let (whole, rest) = text.split_once('.').unwrap_or((text, ""));
    let digits = rest.bytes().all(|digit| digit.is_ascii_digit());
    if !digits || rest.len() > 3 || !matches!(whole, "0" | "1") {
        return None;
    }
    let thousandths: u16 = format!("{whole}{rest:0<3}").parse().ok()?;
    (thousandths <= 1_000).then_some(thousandths)
}

/// Splits where quotes do not protect. A header within its size limit has few enough parts.
fn split(text: &str, separator: char) -> Vec<&str> {
    let mut quoted = false;
    text.split(|c: char| {
        quoted ^= c == '"';
        c == separator && !quoted
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(accept: &str) -> Option<&'static str> {
        Form::negotiate(Some(accept), true).map(Form::media_type)
    }

    #[test]
    fn without_a_wish_it_is_the_whole_result() {
        assert_eq!(Form::negotiate(None, true), Some(Form::Resolution(RESOLUTION)));
        assert_eq!(Form::negotiate(None, false), Some(Form::Dereferencing(DEREFERENCING)));
        for accept in ["", " ", "*/*", "application/*", "text/html,application/xml;q=0.9,*/*;q=0.8"]
        {
            assert_eq!(of(accept), Some(RESOLUTION), "{accept:?}");
        }
    }

    #[test]
    fn each_form_has_its_media_type() {
        for form in FOR_DID {
            assert_eq!(of(form.media_type()), Some(form.media_type()));
            let shouted = form.media_type().replace("application", "APPLICATION");
            assert_eq!(of(&shouted), Some(form.media_type()));
        }
        for form in FOR_URL {
            let given = form.media_type();
            assert_eq!(Form::negotiate(Some(given), false), Some(form));
        }
        // The spelling of the older resolvers, with and without space and quotes.
        for accept in [
            "application/ld+json; profile=\"https://w3id.org/did-resolution\"",
            "application/ld+json;profile=https://w3id.org/did-resolution",
        ] {
            assert_eq!(of(accept), Some(RESOLUTION_PROFILE));
        }
    }

    #[test]
    fn weights_and_order_are_kept() {
        assert_eq!(of("application/did;q=0.5, application/did+json"), Some("application/did+json"));
        assert_eq!(of("application/did, application/json"), Some("application/did"));
        assert_eq!(of("application/did;q=0.123, */*;q=0.001"), Some("application/did"));
        assert_eq!(of("application/did-resolution;q=0, */*"), Some(RESOLUTION_PROFILE));
        assert_eq!(of("application/*;q=0, application/did"), Some("application/did"));
    }

    #[test]
    fn what_is_not_offered_is_refused() {
        for accept in [
            "text/html",
            "text/uri-list",
            "application/did;q=0",
            "*/*;q=0",
            "nonsense",
            ",,;;",
            "application/did;q=2",
            "application/did;q=0.1234",
            "application/did;q=x",
            "application/ld+json;profile=\"https://example.com\"",
            "application/did\"",
            "text/*",
        ] {
            assert_eq!(of(accept), None, "{accept:?}");
        }
        assert_eq!(Form::negotiate(Some(RESOLUTION), false), None);
        assert_eq!(of(DEREFERENCING), None);
    }
}
