//! How far redirects are followed; whoever does I/O asks before each one.

use crate::transport::origin;
use crate::{Fault, FaultCode};

/// Redirects of one fetch.
const MOST_REDIRECTS: usize = 5;

/// Whether a fetch that began at `first` may go on to `next`, its `nth` redirect counted from 1.
/// Both are absolute URLs as a URL parser writes them: what is relative was resolved, and scheme and
/// host are in lower case.
///
/// At most five redirects, and only to `https://` or within the origin: a gateway on this machine may
/// move content about, but must not lead to what else listens here.
///
/// # Errors
/// `CONTENT_UNAVAILABLE`, with the reason.
///
/// ```
/// use ioid_resolve::redirect;
/// assert!(redirect("https://a.example/1", "https://b.example/2", 1).is_ok());
/// assert!(redirect("https://a.example/1", "http://b.example/2", 1).is_err());
/// ```
pub fn redirect(first: &str, next: &str, nth: usize) -> Result<(), Fault> {
    let reason = if nth > MOST_REDIRECTS {
        "it redirects more than five times"
    } else if next.starts_with("https://") || origin(next) == origin(first) {
        return Ok(());
    } else {
        "it redirects to an address that is not https://"
    };
    Err(Fault::new(FaultCode::ContentUnavailable, reason))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn to_https_or_within_the_origin() {
        let first = "http://127.0.0.1:8080/ipfs/a";
        let allowed = ["https://a.example/", "http://127.0.0.1:8080/b?c", "http://127.0.0.1:8080"];
        for next in allowed {
            assert_eq!(redirect(first, next, 1), Ok(()), "{next}");
        }
        let refused = [
            "http://127.0.0.1:8081/",
            "http://127.0.0.1:80801/",
            "http://127.0.0.1/",
            "http://127.0.0.1:8080.example/",
            "http://a.example/",
            "http://a.example/127.0.0.1:8080",
            "ftp://127.0.0.1:8080/",
            "file:///etc/passwd",
            "data:,a",
            "httpsx://a.example/",
            "",
        ];
        for next in refused {
            let fault = redirect(first, next, 1).unwrap_err();
            assert!(fault.message.ends_with("not https://"), "{next}");
        }
    }

    #[test]
    fn at_most_five() {
        let (first, next) = ("https://a.example/", "https://a.example/b");
        assert_eq!(redirect(first, next, MOST_REDIRECTS), Ok(()));
        let fault = redirect(first, next, MOST_REDIRECTS + 1).unwrap_err();
        assert_eq!(fault.message, "it redirects more than five times");
    }
}
