//! Errors on their way to JavaScript.

#[cfg(feature = "full")]
use alloc::string::ToString;
use alloc::{borrow::ToOwned, boxed::Box, string::String, vec, vec::Vec};

use ioid_did::{Telling, Told};

/// What JavaScript gets: a stable code, a sentence, and the facts it was made of. A box: most
/// functions return one or a value, and the value should not pay for its size.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure(pub(crate) Box<Facts>);

/// The parts of a [`Failure`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Facts {
    /// Stable, in `SCREAMING_SNAKE_CASE`; the TypeScript union `IoidErrorCode` lists them all.
    pub(crate) code: &'static str,
    /// One sentence: what was wrong with which value, and what is accepted.
    pub(crate) message: String,
    /// Facts by name, for programs.
    pub(crate) details: Vec<(&'static str, String)>,
}

impl Failure {
    pub(crate) fn of(
        code: &'static str,
        message: String,
        details: Vec<(&'static str, String)>,
    ) -> Self {
        Self(Box::new(Facts { code, message, details }))
    }

    /// A value that does not have the type or form an argument needs.
    pub(crate) fn input(path: &str, expected: &'static str, received: impl Into<String>) -> Self {
        let received = received.into();
        let message = ["`", path, "` must be ", expected, ", not ", &received, "."].concat();
        let details = vec![
            ("path", path.to_owned()),
            ("expected", expected.to_owned()),
            ("received", received),
        ];
        Self::of("INPUT_INVALID", message, details)
    }

    /// From an error of one of the crates; `from_told!` below writes the `From` for each.
    fn new(code: &'static str, error: &dyn Told) -> Self {
        let (message, details) = Telling::of(error).into_parts();
        Self::of(code, message, details)
    }

    /// The same failure, said of the argument at `path` when the error named none itself.
    pub(crate) fn at(mut self, path: &str) -> Self {
        if !self.0.details.iter().any(|(name, _)| *name == "path") {
            self.0.details.push(("path", path.to_owned()));
        }
        self
    }

    /// The same failure, said of `path` whatever it was said of.
    pub(crate) fn moved(mut self, path: &str) -> Self {
        self.0.details.retain(|(name, _)| *name != "path");
        self.at(path)
    }
}

/// `impl From<$error> for Failure`, for errors that have a `code()` and are told.
macro_rules! from_told {
    ($($error:ty),+ $(,)?) => {$(
        impl From<$error> for $crate::Failure {
            fn from(error: $error) -> Self {
                Self::new(error.code(), &error)
            }
        }
    )+};
}

// Every error type of the crates, once.
from_told!(
    ioid_did::CidError,
    ioid_did::DeriveError,
    ioid_did::DidError,
    ioid_did::DocumentError,
    ioid_did::IdentifierError,
    ioid_did::JsonError,
    ioid_did::MultikeyError,
    Box<ioid_chain::ChainError>,
);

#[cfg(feature = "full")]
impl From<ioid::transaction::ContextError> for Failure {
    fn from(error: ioid::transaction::ContextError) -> Self {
        Self::of(error.code(), error.to_string(), error.details())
    }
}

#[cfg(feature = "full")]
impl From<Box<ioid_resolve::ClientError>> for Failure {
    fn from(error: Box<ioid_resolve::ClientError>) -> Self {
        Self::of(error.code(), error.to_string(), error.details())
    }
}
