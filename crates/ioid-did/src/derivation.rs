use alloc::{string::String, vec::Vec};

use crate::telling::{Telling, Told};
use crate::told_errors;
use core::fmt;

use ioid_bytes::{Sha256Prefix, sha256};

use crate::identifier::{Identifier, IdentifierError};

/// Longest project name or device identifier, in bytes.
pub const INPUT_MAX: usize = 1024;

/// A project, ready to derive the identifiers of its devices: the project name is hashed once.
///
/// ```text
/// identifier = sha256( sha256(project name) || sha256(device identifier) )
/// ```
///
/// The inner digests are joined as 2 × 32 raw bytes. Both inputs are taken byte for byte: nothing
/// is trimmed, folded to lower case or normalised, because any of that would give the device
/// another identity. [`notices`](crate::notices) tells a person what looks like a mistake.
///
/// ```
/// use ioid_did::{Did, Project};
/// let project = Project::new("GEODNET")?;
/// let did = Did::from(project.device("serial-kitchen-temp-sensor")?);
/// assert_eq!(did.to_string(), "did:io:EKjQ9yyCTE9VqDRKy4sEdjepXu9ja3VCMktboyYdYfBH");
/// # Ok::<(), ioid_did::DeriveError>(())
/// ```
#[derive(Debug, Clone)]
pub struct Project {
    prefix: Sha256Prefix,
}

impl Project {
    /// Takes the project name: UTF-8 text or raw bytes, 1 to 1024 bytes.
    pub fn new(name: impl AsRef<[u8]>) -> Result<Self, DeriveError> {
        let digest = sha256(checked(name.as_ref(), Input::Project)?);
        Ok(Self { prefix: Sha256Prefix::new(digest) })
    }

    /// Derives the identifier of one device: a serial number, IMEI or MAC address, unique within the
    /// project, as UTF-8 text or raw bytes, 1 to 1024 bytes.
    pub fn device(&self, device: impl AsRef<[u8]>) -> Result<Identifier, DeriveError> {
        let digest = self.prefix.hash(checked(device.as_ref(), Input::Device)?);
        Identifier::new(digest).map_err(DeriveError::Identifier)
    }

    /// Derives the identifiers of four devices at once, which in WebAssembly takes half the time of
    /// one after the other. The error is that of the first device that has one, and its index.
    pub fn four_devices(
        &self,
        devices: [&[u8]; 4],
    ) -> Result<[Identifier; 4], (usize, DeriveError)> {
        for (index, device) in devices.iter().enumerate() {
            checked(device, Input::Device).map_err(|why| (index, why))?;
        }
        let identifier = |index, digest| {
            Identifier::new(digest).map_err(|why| (index, DeriveError::Identifier(why)))
        };
        let [a, b, c, d] = self.prefix.hash_four(devices);
        Ok([identifier(0, a)?, identifier(1, b)?, identifier(2, c)?, identifier(3, d)?])
    }
}

const fn checked(bytes: &[u8], input: Input) -> Result<&[u8], DeriveError> {
    match bytes.len() {
        0 => Err(DeriveError::Empty { input }),
        1..=INPUT_MAX => Ok(bytes),
        received => Err(DeriveError::TooLong { input, received }),
    }
}

/// Which input an error is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Input {
    /// The project name.
    Project,
    /// The device identifier.
    Device,
}

impl Input {
    /// The name of the field in an API: `project` or `device`.
    #[must_use]
    pub const fn field(&self) -> &'static str {
        match self {
            Self::Project => "project",
            Self::Device => "device",
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Project => "project name",
            Self::Device => "device identifier",
        }
    }
}

impl fmt::Display for Input {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Why no identifier can be derived.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum DeriveError {
    /// The hash of nothing is defined, and surely a mistake.
    Empty {
        /// Which one.
        input: Input,
    },
    /// Longer than [`INPUT_MAX`].
    TooLong {
        /// Which one.
        input: Input,
        /// Its length in bytes.
        received: usize,
    },
    /// The digest is no identifier. No input is known for which SHA-256 gives zero.
    Identifier(IdentifierError),
}

impl DeriveError {
    /// The stable code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Empty { .. } => "INPUT_EMPTY",
            Self::TooLong { .. } => "INPUT_TOO_LONG",
            Self::Identifier(why) => why.code(),
        }
    }

    /// The facts, by name.
    #[must_use]
    pub fn details(&self) -> Vec<(&'static str, String)> {
        Telling::of(self).into_parts().1
    }
}

impl Told for DeriveError {
    fn tell(&self, telling: &mut Telling) {
        match self {
            Self::Empty { input } => telling
                .fact("path", &input.field())
                .aside("input", &input.name())
                .say("the {input} is empty"),
            Self::TooLong { input, received } => telling
                .fact("path", &input.field())
                .fact("expected", &INPUT_MAX)
                .fact("received", received)
                .aside("input", &input.name())
                .say("the {input} is {received} bytes long; at most {expected} are accepted"),
            Self::Identifier(why) => why.tell(telling),
        }
    }
}

told_errors!(DeriveError);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vectors;

    #[test]
    fn derivations_computed_elsewhere() {
        let file = vectors::read("did/derive.json");
        let rows = file["vectors"].as_array().unwrap();
        assert!(rows.len() >= 8);
        for row in rows {
            let input = |name: &str| match row.get(format!("{name}Hex")) {
                Some(hex) => vectors::hex(hex.as_str().unwrap()),
                None => row[name].as_str().unwrap().as_bytes().to_vec(),
            };
            let id = Project::new(input("project")).unwrap().device(input("device")).unwrap();
            assert_eq!(id.as_bytes().as_slice(), vectors::hex(row["bytes32"].as_str().unwrap()));
            assert_eq!(format!("did:io:{id}"), row["did"].as_str().unwrap());
        }
        for row in file["invalid"].as_array().unwrap() {
            let input = |name: &str| {
                let count = row[name].as_u64().unwrap() as usize;
                vec![b'x'; count]
            };
            let error = Project::new(input("projectLength"))
                .and_then(|project| project.device(input("deviceLength")))
                .unwrap_err();
            assert_eq!(error.code(), row["code"].as_str().unwrap());
            assert_eq!(error.details()[0].1, row["path"].as_str().unwrap());
        }
    }

    #[test]
    fn a_project_is_reusable_and_nothing_is_normalised() {
        let project = Project::new("GEODNET").unwrap();
        assert_eq!(project.device("a"), project.device(b"a"));
        let different = ["a", "A", " a", "a ", "á", "a\u{301}"];
        let ids: std::collections::HashSet<_> =
            different.iter().map(|serial| project.device(serial).unwrap()).collect();
        assert_eq!(ids.len(), different.len());
        assert_ne!(Project::new("geodnet").unwrap().device("a"), project.device("a"));
    }

    #[test]
    fn errors_name_the_input() {
        let error = Project::new("").unwrap_err();
        assert_eq!(error.to_string(), "the project name is empty");
        let error = Project::new("p").unwrap().device([0; 1025]).unwrap_err();
        assert_eq!(
            error.to_string(),
            "the device identifier is 1025 bytes long; at most 1024 are accepted"
        );
        assert!(Project::new([0; 1024]).is_ok());
        let zero = DeriveError::Identifier(IdentifierError::Zero);
        assert_eq!((zero.code(), zero.details()), ("IDENTIFIER_ZERO", vec![]));
    }
}
