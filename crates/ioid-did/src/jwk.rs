use alloc::{
    string::{String, ToString},
    vec,
    vec::Vec,
};

use crate::{
    base_encoding::{BASE64URL, decode_bits, encode_bits},
    json::{Object, ObjectView},
    multikey::{KeyType, Multikey, MultikeyError},
    telling::{Telling, Told},
    told_errors,
};

/// Members of a JWK that hold secrets (RFC 7518, 6.2.2, 6.3.2 and 6.4; RFC 8037).
const SECRETS: [&str; 8] = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

impl Multikey {
    /// Reads a public JWK (RFC 7517, RFC 8037): `kty` OKP with `crv` Ed25519 or X25519, or EC with
    /// secp256k1 or P-256; coordinates are base64url of exactly 32 bytes without `=`. What describes
    /// the key's use (`kid`, `alg`, `use`, `key_ops`, `ext`) is not part of the key.
    ///
    /// ```
    /// use ioid_did::{Json, KeyType, Multikey};
    ///
    /// // RFC 8037, appendix A.2.
    /// let text = r#"{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#;
    /// let jwk = Json::parse(text)?;
    /// let key = Multikey::from_jwk(jwk.as_object().ok_or("not an object")?)?;
    /// assert_eq!(key.key_type(), KeyType::Ed25519);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn from_jwk(jwk: &ObjectView<'_>) -> Result<Self, JwkError> {
        let (key_type, bytes) = Self::split_jwk(jwk)?;
        Self::new(key_type, &bytes).map_err(JwkError::Key)
    }

    /// Takes a JWK apart, without asking whether the bytes are a point of the curve.
    pub(crate) fn split_jwk(jwk: &ObjectView<'_>) -> Result<(KeyType, Vec<u8>), JwkError> {
        for member in SECRETS {
            if jwk.contains(member) {
                return Err(JwkError::Secret { member });
            }
        }
        let text = |member: &'static str| jwk.text(member).ok_or(JwkError::Member { member });
        let kty = text("kty")?;
        let curve = if matches!(kty, "OKP" | "EC") { text("crv")? } else { "" };
        let key_type = match KeyType::from_name(curve) {
            Some(key_type) if key_type.kty() == kty => key_type,
            _ => return Err(JwkError::Curve { kty: kty.to_string(), crv: curve.to_string() }),
        };
        let (mut bytes, members) = match key_type {
            KeyType::Ed25519 | KeyType::X25519 => (Vec::new(), ["x"].as_slice()),
            KeyType::Secp256k1 | KeyType::P256 => (vec![4], ["x", "y"].as_slice()),
        };
        for member in members {
            match decode_bits(text(member)?.as_bytes(), BASE64URL, 6) {
                Ok(coordinate) if coordinate.len() == 32 => bytes.extend_from_slice(&coordinate),
                _ => return Err(JwkError::Coordinate { member }),
            }
        }
        Ok((key_type, bytes))
    }

    /// Writes the public JWK: `kty`, `crv`, `x` and, for points of two coordinates, `y`.
    #[must_use]
    pub fn to_jwk(&self) -> Object {
        let mut jwk = Object::default();
        jwk.add_lent("kty", self.key_type().kty());
        jwk.add_lent("crv", self.key_type().name());
        let coordinates = self.coordinates();
        let x = coordinates.as_ref().map_or(self.bytes(), |(x, _)| x);
        jwk.add_text("x", encode_bits(x, BASE64URL, 6));
        if let Some((_, y)) = &coordinates {
            jwk.add_text("y", encode_bits(y, BASE64URL, 6));
        }
        jwk
    }
}

impl KeyType {
    const fn kty(self) -> &'static str {
        match self {
            Self::Ed25519 | Self::X25519 => "OKP",
            Self::Secp256k1 | Self::P256 => "EC",
        }
    }
}

/// Why an object is no public JWK of a supported type. No value of the JWK is repeated: it may be
/// secret.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum JwkError {
    /// A secret key where a public one belongs.
    Secret {
        /// The member.
        member: &'static str,
    },
    /// A member is missing or not text.
    Member {
        /// The member.
        member: &'static str,
    },
    /// Another kind of key, or a curve that does not go with it.
    Curve {
        /// `kty` as given.
        kty: String,
        /// `crv` as given.
        crv: String,
    },
    /// A coordinate is not base64url of 32 bytes.
    Coordinate {
        /// The member.
        member: &'static str,
    },
    /// The coordinates are no key.
    Key(MultikeyError),
}

impl JwkError {
    /// The stable code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Secret { .. } => "KEY_SECRET",
            Self::Member { .. } => "KEY_MEMBER",
            Self::Curve { .. } => "KEY_UNSUPPORTED",
            Self::Coordinate { .. } => "KEY_ENCODING",
            Self::Key(why) => why.code(),
        }
    }

    /// The facts, by name.
    #[must_use]
    pub fn details(&self) -> Vec<(&'static str, String)> {
        Telling::of(self).into_parts().1
    }
}

impl Told for JwkError {
    fn tell(&self, telling: &mut Telling) {
        let (member, template) = match self {
            Self::Secret { member } => (
                member,
                "the JWK holds the secret member \"{member}\"; a secret key must never be published",
            ),
            Self::Member { member } => {
                (member, "the JWK member \"{member}\" is missing or not text")
            }
            Self::Coordinate { member } => {
                (member, "the JWK member \"{member}\" is not base64url of 32 bytes without padding")
            }
            Self::Curve { kty, crv } => {
                let template = "a JWK of kty {\"kty\"} and crv {\"crv\"} is not supported";
                return telling.fact("kty", kty).fact("crv", crv).say(template);
            }
            Self::Key(why) => return why.tell(telling),
        };
        telling.fact("member", member).say(template);
    }
}

told_errors!(JwkError);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Json, vectors};

    #[test]
    fn w3c_examples_and_refusals() {
        let file = vectors::read("document/jwk.json");
        for row in file["valid"].as_array().unwrap() {
            let jwk = Json::parse(&row["jwk"].to_string()).unwrap();
            let key = Multikey::from_jwk(jwk.as_object().unwrap())
                .unwrap_or_else(|error| panic!("{error}: {row}"));
            if let Some(multikey) = row["multikey"].as_str() {
                assert_eq!(key.to_string(), multikey);
            }
            let written = key.to_jwk();
            for (name, value) in written.iter() {
                assert_eq!(jwk.as_object().unwrap().get(name), Some(value), "{name}");
            }
            assert_eq!(Multikey::from_jwk(&written), Ok(key));
        }
        let mut codes = std::collections::BTreeSet::new();
        for row in file["invalid"].as_array().unwrap() {
            let jwk = Json::parse(&row["jwk"].to_string()).unwrap();
            let error = Multikey::from_jwk(jwk.as_object().unwrap()).unwrap_err();
            assert_eq!(error.code(), row["code"].as_str().unwrap(), "{row}");
            assert!(!error.details().is_empty() && !error.to_string().is_empty());
            codes.insert(error.code());
        }
        assert_eq!(codes.len(), 5, "{codes:?}");
    }
}
