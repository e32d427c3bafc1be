/// The forms a document can be asked for in. The bytes are the same: the media type says how they
/// are to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Representation {
    /// Whichever fits the document.
    Any,
    /// `application/did`, of DID 1.1.
    Did,
    /// `application/did+ld+json`, of DID 1.0: has a `@context`.
    JsonLd,
    /// `application/did+json`, of DID 1.0.
    Json,
}

impl Representation {
    /// The best one that an `Accept` header allows; none when it allows none of these.
    pub(super) fn accepted(accept: Option<&str>) -> Option<Self> {
        let Some(accept) = accept else { return Some(Self::Any) };
        preferred(accept, |kind| match kind {
            "application/did" => Some(Self::Did),
            "application/did+ld+json" | "application/ld+json" => Some(Self::JsonLd),
            "application/did+json" | "application/json" => Some(Self::Json),
            // Whoever wants the whole result takes the document as it is.
            "application/did-resolution"
            | "application/did-url-dereferencing"
            | "application/*"
            | "*/*" => Some(Self::Any),
            _ => None,
        })
    }

    /// The media type of a document; none when it cannot be read that way.
    pub(super) const fn media_type(self, has_context: bool) -> Option<&'static str> {
        match self {
            Self::Did => Some("application/did"),
            Self::Json => Some("application/did+json"),
            Self::JsonLd | Self::Any if has_context => Some("application/did+ld+json"),
            Self::Any => Some("application/did+json"),
            Self::JsonLd => None,
        }
    }

    /// The media type of a part of a document.
    pub(super) const fn part_type(self, has_context: bool) -> Option<&'static str> {
        match self {
            Self::Any if has_context => Some("application/ld+json"),
            Self::Any => Some("application/json"),
            _ => self.media_type(has_context),
        }
    }
}

/// The most wanted media range of an `Accept` header that `known` knows, the first of equals.
///
/// Source: RFC 9110, 12.4.2 and 12.5.1. Parameters other than the weight are passed over.
pub(super) fn preferred<T>(accept: &str, known: impl Fn(&str) -> Option<T>) -> Option<T> {
    let mut best = None;
    let mut best_weight = 0;
    for range in accept.split(',') {
        let mut parts = range.split(';').map(str::trim);
        let kind = parts.next().unwrap_or_default().to_ascii_lowercase();
        let weight = parts.find_map(|part| part.strip_prefix("q=")).map_or(1_000, thousandths);
        if weight > best_weight
            && let Some(found) = known(&kind)
        {
            best = Some(found);
            best_weight = weight;
        }
    }
    best
}

/// A weight from 0 to 1 with at most three decimals; 0, which refuses, for anything else.
fn thousandths(weight: &str) -> u32 {
    let (whole, decimals) = weight.split_once('.').unwrap_or((weight, ""));
    let mut value: u32 = match whole {
        "0" => 0,
        "1" => 1_000,
        _ => return 0,
    };
    let mut unit = 100;
    for digit in decimals.chars() {
        value += digit.to_digit(10).unwrap_or_default() * unit;
        unit /= 10;
    }
    if value > 1_000 { 0 } else { value }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accept_headers() {
        use Representation::{Any, Did, Json, JsonLd};
        for (accept, expected) in [
            ("application/did", Some(Did)),
            ("Application/DID+JSON", Some(Json)),
            ("application/did+ld+json", Some(JsonLd)),
            ("application/did+cbor, application/did+json;q=0.1", Some(Json)),
            ("application/did+json;q=0.5,application/did;q=0.501", Some(Did)),
            ("application/did+json;q=0", None),
            ("application/did+json;q=2, */*;q=0.1", Some(Any)),
            ("application/ld+json;profile=\"https://w3id.org/did-resolution\"", Some(JsonLd)),
            ("application/did+cbor", None),
            ("text/html", None),
            ("", None),
        ] {
            assert_eq!(Representation::accepted(Some(accept)), expected, "{accept}");
        }
        assert_eq!(Representation::accepted(None), Some(Any));
    }

    #[test]
    fn json_ld_needs_a_context() {
        assert_eq!(Representation::JsonLd.media_type(false), None);
        assert_eq!(Representation::Any.media_type(false), Some("application/did+json"));
        assert_eq!(Representation::Any.media_type(true), Some("application/did+ld+json"));
        assert_eq!(Representation::Any.part_type(true), Some("application/ld+json"));
    }
}
