//! Errors on their way to JavaScript.

use std::fmt::Display;

use js_sys::{Object, Reflect};
use wasm_bindgen::JsValue;

/// What JavaScript gets: a stable code, a sentence, and the facts it was made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// Stable, in `SCREAMING_SNAKE_CASE`; the TypeScript union `IoidErrorCode` lists them all.
    pub(crate) code: &'static str,
    /// One sentence: what was wrong with which value, and what is accepted.
    pub(crate) message: String,
    /// Facts by name, for programs.
    pub(crate) details: Vec<(&'static str, String)>,
}

impl Failure {
    /// A value that does not have the type or form an argument needs.
    pub(crate) fn input(path: &str, expected: &'static str, received: impl Into<String>) -> Self {
        let received = received.into();
        Self {
            code: "INPUT_INVALID",
            message: format!("`{path}` must be {expected}, not {received}."),
            details: vec![
                ("path", path.to_owned()),
                ("expected", expected.to_owned()),
                ("received", received),
            ],
        }
    }

    /// From an error of one of the crates; `from_error!` below writes the `From` for each.
    pub(crate) fn new(
        code: &'static str,
        error: &impl Display,
        details: Vec<(&'static str, String)>,
    ) -> Self {
        Self { code, message: error.to_string(), details }
    }

    /// The same failure, said of the argument at `path` when the error named none itself.
    pub(crate) fn at(mut self, path: &str) -> Self {
        if !self.details.iter().any(|(name, _)| *name == "path") {
            self.details.push(("path", path.to_owned()));
        }
        self
    }
}

impl From<Failure> for JsValue {
    fn from(failure: Failure) -> Self {
        let object = Object::new();
        let details = Object::new();
        for (name, text) in &failure.details {
            set(&details, name, &JsValue::from_str(text));
        }
        set(&object, "code", &JsValue::from_str(failure.code));
        set(&object, "message", &JsValue::from_str(&failure.message));
        set(&object, "details", &details);
        object.into()
    }
}

fn set(object: &Object, name: &str, value: &JsValue) {
    // Setting a property of a plain object that was just made cannot fail.
    let _ = Reflect::set(object, &JsValue::from_str(name), value);
}

/// `impl From<$error> for Failure`, for errors that have `code()` and `details()`.
macro_rules! from_error {
    ($($error:ty),+ $(,)?) => {$(
        impl From<$error> for $crate::Failure {
            fn from(error: $error) -> Self {
                let details = error.details().into_iter().map(|(name, text)| (name, text.to_string()));
                Self::new(error.code(), &error, details.collect())
            }
        }
    )+};
}

// Every error type of the crates, once.
from_error!(
    ioid_did::CidError,
    ioid_did::DeriveError,
    ioid_did::DidError,
    ioid_did::DocumentError,
    ioid_did::IdentifierError,
    ioid_did::JsonError,
    ioid_did::MultikeyError,
    ioid_chain::ChainError,
    ioid::transaction::ContextError,
    ioid_resolve::ClientError,
);
