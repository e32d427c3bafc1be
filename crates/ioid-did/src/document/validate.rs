use alloc::{
    string::{String, ToString},
    vec::Vec,
};
use core::fmt;

use crate::{
    did::Did,
    document::{core_rules, ioid_rules, service::Nft},
    json::{Json, JsonError, JsonView, Place},
};

/// Something wrong with a document.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Problem {
    /// JSON Pointer (RFC 6901) to the place, empty for the whole document.
    pub path: String,
    /// The stable code.
    pub code: &'static str,
    /// One sentence.
    pub message: String,
    /// Whether the document can still be used.
    pub severity: Severity,
}

/// How bad a problem is. A document is valid when it has no error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Severity {
    /// The document breaks a rule and must not be relied on.
    Error,
    /// Worth knowing; the document can be used.
    Warning,
}

impl Severity {
    /// `error` or `warning`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// What a document should be about.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Expected {
    /// The DID that was resolved.
    pub did: Option<Did>,
    /// The NFT the registry holds for it.
    pub nft: Option<Nft>,
}

impl Expected {
    /// Expects a document of this DID.
    #[must_use]
    pub const fn did(did: Did) -> Self {
        Self { did: Some(did), nft: None }
    }

    /// Expects its account to be that of this NFT, too.
    #[must_use]
    pub const fn with_nft(self, nft: Nft) -> Self {
        Self { did: self.did, nft: Some(nft) }
    }
}

/// All problems of a document, those of DID Core first, then those of ioID. The rules of ioID bind
/// documents of ioIDs; in documents of other methods what breaks them is a warning. Text that is no
/// JSON has one problem; see [`Json::parse`] for the limits.
///
/// ```
/// use ioid_did::{Severity, validate};
/// let problems = validate(r#"{"id":"did:example:1","service":{}}"#, None);
/// assert_eq!(problems[0].path, "/service");
/// assert_eq!((problems[0].code, problems[0].severity), ("SERVICE_INVALID", Severity::Error));
/// ```
#[must_use]
pub fn validate(document: &str, did: Option<&Did>) -> Vec<Problem> {
    validate_against(document, &Expected { did: did.copied(), nft: None })
}

/// Like [`validate`], and compares the document with what it should be about.
#[must_use]
pub fn validate_against(document: &str, expected: &Expected) -> Vec<Problem> {
    validate_view(&JsonView::of(document), expected)
}

/// Like [`validate_against`], for a document that was read already, or could not be.
#[must_use]
pub fn validate_json(document: &Result<Json, JsonError>, expected: &Expected) -> Vec<Problem> {
    validate_view(document, expected)
}

fn validate_view(document: &Result<JsonView<'_>, JsonError>, expected: &Expected) -> Vec<Problem> {
    let mut report = Report { problems: Vec::new(), strict: true };
    match document {
        Err(why) => report.error(&Place::Root, why.code(), &why.to_string()),
        Ok(JsonView::Object(document)) => {
            core_rules::check(document, &mut report);
            ioid_rules::check(document, expected, &mut report);
        }
        Ok(other) => {
            let message = ["a DID document is an object, this is ", other.kind()].concat();
            report.error(&Place::Root, "DOCUMENT_NOT_OBJECT", &message);
        }
    }
    report.problems
}

/// The problems found so far.
pub(super) struct Report {
    problems: Vec<Problem>,
    /// Whether a broken rule is an error. ioID's rules bind only documents of ioIDs: in documents
    /// of other methods what they find is a warning.
    pub(super) strict: bool,
}

impl Report {
    pub(super) fn error(&mut self, place: &Place<'_>, code: &'static str, message: &str) {
        let severity = if self.strict { Severity::Error } else { Severity::Warning };
        self.add(place, code, message, severity);
    }

    pub(super) fn warning(&mut self, place: &Place<'_>, code: &'static str, message: &str) {
        self.add(place, code, message, Severity::Warning);
    }

    fn add(&mut self, place: &Place<'_>, code: &'static str, message: &str, severity: Severity) {
        let message = message.to_string();
        self.problems.push(Problem { path: place.pointer(), code, message, severity });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vectors;
    use proptest::prelude::*;

    fn errors(problems: &[Problem]) -> Vec<String> {
        let errors = problems.iter().filter(|problem| problem.severity == Severity::Error);
        errors.map(|problem| format!("{} {}", problem.path, problem.code)).collect()
    }

    #[test]
    fn each_rule() {
        let file = vectors::read("document/validate.json");
        let mut codes = std::collections::BTreeSet::new();
        for row in file["vectors"].as_array().unwrap() {
            let text = match row.get("text") {
                Some(text) => text.as_str().unwrap().to_string(),
                None => row["document"].to_string(),
            };
            let did = row.get("did").map(|did| did.as_str().unwrap().parse::<Did>().unwrap());
            let mut expected = Expected { did, nft: None };
            if let Some(nft) = row.get("nft") {
                expected = expected.with_nft(Nft::parse(nft.as_str().unwrap()).unwrap());
            }
            let found: Vec<_> = validate_against(&text, &expected)
                .into_iter()
                .map(|problem| {
                    assert!(!problem.message.is_empty());
                    codes.insert(problem.code);
                    format!("{} {} {}", problem.severity, problem.path, problem.code)
                })
                .collect();
            let wanted: Vec<_> =
                row["problems"].as_array().unwrap().iter().map(|p| p.as_str().unwrap()).collect();
            assert_eq!(found, wanted, "{}", row["name"]);
        }
        assert!(codes.len() >= 28, "{} {codes:?}", codes.len());
    }

    #[test]
    fn documents_of_the_w3c_suite_are_valid() {
        let file = vectors::read("document/w3c-did-documents.json");
        let known = vectors::read("document/w3c-did-documents-defects.json");
        let mut count = 0;
        for (index, row) in file["vectors"].as_array().unwrap().iter().enumerate() {
            let problems = validate(row["representation"].as_str().unwrap(), None);
            let expected: Vec<_> = known["defects"]
                .get(index.to_string())
                .and_then(|codes| codes.as_array())
                .into_iter()
                .flatten()
                .map(|code| code.as_str().unwrap())
                .collect();
            assert_eq!(errors(&problems), expected, "{index} {}", row["did"]);
            count += 1;
        }
        assert_eq!(count, 129);
    }

    #[test]
    fn examples_of_the_specifications() {
        let file = vectors::read("document/did-core-spec-examples.json");
        let mut documents = 0;
        for row in file["examples"].as_array().unwrap() {
            // Two of the examples are credentials, with a context of their own.
            if row["json"].get("id").is_none() {
                continue;
            }
            documents += 1;
            let found = errors(&validate(&row["json"].to_string(), None));
            assert!(found.is_empty(), "{found:?} {row}");
        }
        assert_eq!(documents, 7);
        // Controlled identifier documents are about https: URLs: they load, and are no DID documents.
        let file = vectors::read("document/controlled-identifiers-spec-examples.json");
        for row in file["examples"].as_array().unwrap() {
            let found = errors(&validate(&row["json"].to_string(), None));
            assert!(found.contains(&"/id DOCUMENT_ID".to_string()), "{found:?}");
        }
    }

    #[test]
    fn the_documents_of_the_ioid_documentation() {
        let file = vectors::read("document/did-documents-v2-docs.json");
        let codes = |index: usize| -> Vec<&str> {
            let problems = validate(&file["documents"][index].to_string(), None);
            problems.iter().map(|problem| problem.code).collect()
        };
        assert!(codes(0).contains(&"DID_NOT_IOID"), "{:?}", codes(0));
        assert!(codes(1).contains(&"KEY_LEGACY"), "{:?}", codes(1));
    }

    #[test]
    fn hostile_documents() {
        let deep = format!("{{\"id\":{}}}", "[".repeat(100_000));
        assert_eq!(validate(&deep, None)[0].code, "JSON_TOO_DEEP");
        let large = format!("{{\"id\":\"{}\"}}", "x".repeat(1 << 20));
        assert_eq!(validate(&large, None)[0].code, "JSON_TOO_LARGE");
        // One key named over and over is examined once; a long id is not repeated.
        let key = r##"{"id":"#k","type":"Multikey","controller":"did:a:b",
            "publicKeyMultibase":"zQ3shokFTS3brHcDQrn82RUDfCZESWL1ZdCEJwekUDPQiYBme"}"##;
        let named = vec!["\"#k\""; 150_000].join(",");
        for id in ["did:a:b".to_string(), format!("did:a:{}", "b".repeat(200_000))] {
            let text = format!(
                "{{\"id\":\"{id}\",\"verificationMethod\":[{key}],\"authentication\":[{named}]}}"
            );
            let started = std::time::Instant::now();
            let too_long = id.len() > 2048;
            assert_eq!(errors(&validate(&text, None)).len(), usize::from(too_long));
            let found = crate::verification_methods(&text, None).unwrap();
            assert_eq!(found.len(), usize::from(!too_long));
            assert!(started.elapsed().as_secs() < 10, "{:?}", started.elapsed());
        }
        // Many methods and references: the work must not grow with the square of the size.
        let methods: Vec<String> = (0..9_000)
            .map(|n| format!("{{\"id\":\"#{n}\",\"type\":\"T\",\"controller\":\"did:a:b\"}}"))
            .collect();
        let references: Vec<String> = (0..9_000).map(|n| format!("\"#{n}\"")).collect();
        let text = format!(
            "{{\"id\":\"did:a:b\",\"verificationMethod\":[{}],\"authentication\":[{}]}}",
            methods.join(","),
            references.join(",")
        );
        let started = std::time::Instant::now();
        assert!(errors(&validate(&text, None)).is_empty());
        assert_eq!(crate::verification_methods(&text, None).unwrap().len(), 9_000);
        assert!(started.elapsed().as_secs() < 10, "{:?}", started.elapsed());
    }

    proptest! {
        #[test]
        fn never_panics(text in "\\{\"id\":\"did:io:[0-9a-z]{0,3}\",\"(service|verificationMethod|controller|authentication|@context)\":[\\[\\]{}\":,a-z0-9#]{0,20}\\}") {
            let _ = validate(&text, None);
            let _ = crate::verification_methods(&text, None);
        }
    }
}
