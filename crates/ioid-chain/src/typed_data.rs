//! EIP-712: the hash a wallet signs for structured data.
//!
//! Stricter than the wallets where they differ from each other or sign less than they show: a
//! member the type does not have, a missing member, `null`, a number that is not exact in
//! JavaScript, and a struct named like a Solidity type are all refused.

use alloc::{
    borrow::ToOwned,
    boxed::Box,
    format,
    string::{String, ToString},
    vec,
    vec::Vec,
};

use alloy_primitives::{Address, B256, U256, keccak256};
use ioid_did::{JSON_DEPTH_MAX, Json, JsonError, Number, Object};
use ioid_did::{Telling, Told, told_errors};

use crate::error::{ChainError, Excerpt, Result};

mod encoder;
mod schema;

use encoder::Encoder;
use schema::Schema;

/// Name of the type of the domain.
const DOMAIN: &str = "EIP712Domain";

/// Members a domain can have, in the order in which they are hashed (EIP-712).
const DOMAIN_MEMBERS: [(&str, &str); 5] = [
    ("name", "string"),
    ("version", "string"),
    ("chainId", "uint256"),
    ("verifyingContract", "address"),
    ("salt", "bytes32"),
];

/// Largest JSON text read: 1 MiB.
const MAX_JSON: usize = 1 << 20;

/// Struct types, and members of each, at most: they are searched one by one.
const MAX_TYPES: usize = 256;

/// Structured data as `eth_signTypedData_v4` takes it.
#[derive(Clone, Debug, PartialEq)]
pub struct TypedData {
    /// Struct types by name.
    types: Vec<(String, Vec<Member>)>,
    primary_type: String,
    domain: Object,
    message: Object,
}

/// One member of a struct type.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Member {
    name: String,
    kind: String,
}

impl Member {
    fn new(name: &str, kind: &str) -> Self {
        Self { name: name.to_owned(), kind: kind.to_owned() }
    }

    fn is(&self, name: &str, kind: &str) -> bool {
        self.name == name && self.kind == kind
    }
}

impl TypedData {
    /// Reads the JSON form: `types`, `primaryType`, `domain`, `message`, and nothing else.
    ///
    /// `types` may leave out `EIP712Domain`: it then consists of the members `domain` has, in the
    /// order of the standard.
    ///
    /// # Errors
    /// `TYPED_DATA_INVALID`.
    pub fn from_json(json: &str) -> Result<Self> {
        let value = Json::parse_up_to(json, MAX_JSON).map_err(|error| at("", unread(error)))?;
        let [types, primary_type, domain, message] =
            members(value, "", ["types", "primaryType", "domain", "message"])?;
        let types = object(types, "/types")?;
        few(types.len(), "/types")?;
        let types = types.into_iter().map(|(name, members)| {
            let path = step("/types", &name);
            Ok((name, struct_type(members, &path)?))
        });
        Ok(Self {
            types: types.collect::<Result<_>>()?,
            primary_type: text(primary_type, "/primaryType")?,
            domain: object(domain, "/domain")?,
            message: object(message, "/message")?,
        })
    }

    /// The JSON form.
    pub fn to_json(&self) -> String {
        let types = self.types.iter().map(|(name, members)| {
            let member = |member: &Member| {
                let (name, kind) = (member.name.as_str().into(), member.kind.as_str().into());
                Json::Object(Object::of([("name", name), ("type", kind)]))
            };
            (name.clone(), Json::Array(members.iter().map(member).collect()))
        });
        let whole = Object::of([
            ("types", types.collect::<Object>().into()),
            ("primaryType", self.primary_type.as_str().into()),
            ("domain", self.domain.clone().into()),
            ("message", self.message.clone().into()),
        ]);
        Json::from(whole).to_text()
    }

    /// The digest to sign: `keccak256(0x1901 ++ hashStruct(domain) ++ hashStruct(message))`.
    ///
    /// Numbers are JSON integers up to 2^53 - 1, decimal strings or `0x` hex strings; bytes are
    /// `0x` hex of exactly their length; addresses are `0x` with a right checksum if any.
    ///
    /// # Errors
    /// `TYPED_DATA_INVALID` with a JSON pointer to the value.
    ///
    /// ```
    /// use alloy_primitives::b256;
    /// use ioid_chain::TypedData;
    /// let typed = TypedData::from_json(
    ///     r#"{ "types": { "Mail": [{ "name": "contents", "type": "string" }] }, "primaryType": "Mail",
    ///         "domain": { "name": "Ether Mail", "version": "1", "chainId": 1 },
    ///         "message": { "contents": "Hello, Bob!" } }"#,
    /// )?;
    /// assert_eq!(typed.hash()?, b256!("0xbbd2175e85605355ed040dbddb5595b7953249b71a7f434769e6925364b4677d"));
    /// # Ok::<(), ioid_chain::ChainError>(())
    /// ```
    pub fn hash(&self) -> Result<B256> {
        let schema = Schema::new(&self.types, self.domain_type()?)?;
        let encoder = Encoder::new(&schema);
        let domain = encoder.hash_struct(DOMAIN, &self.domain, "/domain")?;
        let mut input = vec![0x19, 0x01];
        input.extend_from_slice(domain.as_slice());
        if self.primary_type != DOMAIN {
            let message = encoder.hash_struct(&self.primary_type, &self.message, "/message")?;
            input.extend_from_slice(message.as_slice());
        } else if !self.message.is_empty() {
            // The domain alone is signed: a message beside it would look signed and not be.
            let name = Excerpt::new(DOMAIN);
            return Err(at("/message", TypedDataProblem::MessageUnsigned { name }));
        }
        Ok(keccak256(input))
    }

    /// The domain's type: as given, or of the members the domain has.
    fn domain_type(&self) -> Result<Vec<Member>> {
        if let Some((_, given)) = self.types.iter().find(|(name, _)| name == DOMAIN) {
            // Only the standard's members in the standard's order: another domain type hashes to
            // what no contract and no other wallet computes.
            let mut standard = DOMAIN_MEMBERS.iter();
            let mut known = |member: &Member| standard.any(|(name, kind)| member.is(name, kind));
            if let Some(index) = given.iter().position(|member| !known(member)) {
                return Err(at(&format!("/types/{DOMAIN}/{index}"), TypedDataProblem::DomainType));
            }
            return Ok(given.clone());
        }
        let members = DOMAIN_MEMBERS.iter().filter(|(name, _)| self.domain.contains(name));
        Ok(members.map(|(name, kind)| Member::new(name, kind)).collect())
    }

    /// The v1 permit. The names are those of the signed type.
    pub(crate) fn permit(owner: Address, nonce: U256, chain_id: U256, registry: Address) -> Self {
        let domain = Object::of([
            ("name", "ioIDRegistry".into()),
            ("version", "1".into()),
            ("chainId", number(chain_id)),
            ("verifyingContract", registry.to_string().into()),
        ]);
        let message =
            Object::of([("owner", owner.to_string().into()), ("nonce", nonce.to_string().into())]);
        let permit = vec![Member::new("owner", "address"), Member::new("nonce", "uint256")];
        let domain_type =
            DOMAIN_MEMBERS.iter().take(4).map(|(name, kind)| Member::new(name, kind)).collect();
        Self {
            types: vec![(DOMAIN.to_owned(), domain_type), ("Permit".to_owned(), permit)],
            primary_type: "Permit".to_owned(),
            domain,
            message,
        }
    }
}

fn object(value: Json, path: &str) -> Result<Object> {
    match value {
        Json::Object(map) => Ok(map),
        other => Err(at(path, encoder::unfit("an object", &other))),
    }
}

fn text(value: Json, path: &str) -> Result<String> {
    match value {
        Json::String(text) => Ok(text.into_owned()),
        other => Err(at(path, encoder::unfit("text", &other))),
    }
}

fn few(received: usize, path: &str) -> Result<()> {
    if received > MAX_TYPES {
        return Err(at(path, TypedDataProblem::TooMany { received }));
    }
    Ok(())
}

/// Exactly the named members of an object.
fn members<const N: usize>(value: Json, path: &str, names: [&str; N]) -> Result<[Json; N]> {
    let mut map = object(value, path)?;
    let mut found = [const { Json::Null }; N];
    for (slot, name) in found.iter_mut().zip(names) {
        let missing = || at(path, TypedDataProblem::MemberMissing { name: Excerpt::new(name) });
        *slot = map.remove(name).ok_or_else(missing)?;
    }
    match map.iter().next() {
        None => Ok(found),
        Some((name, _)) => {
            let problem = TypedDataProblem::MemberUnknown { name: Excerpt::new(name) };
            Err(at(&step(path, name), problem))
        }
    }
}

/// `[{ name, type }, …]`.
fn struct_type(value: Json, path: &str) -> Result<Vec<Member>> {
    let Json::Array(list) = value else {
        return Err(at(path, encoder::unfit("an array", &value)));
    };
    few(list.len(), path)?;
    let read = |(index, value)| {
        let path = step(path, index);
        let [name, kind] = members(value, &path, ["name", "type"])?;
        let name = text(name, &step(&path, "name"))?;
        Ok(Member { name, kind: text(kind, &step(&path, "type"))? })
    };
    list.into_iter().enumerate().map(read).collect()
}

/// A JSON number when every reader reads it exactly, else decimal text.
fn number(number: U256) -> Json {
    let exact = u32::try_from(number).ok().and_then(|small| Number::new(f64::from(small)));
    exact.map_or_else(|| number.to_string().into(), Json::Number)
}

/// What the JSON reader found, in the words of typed data.
fn unread(error: JsonError) -> TypedDataProblem {
    match error {
        JsonError::NumberInexact { literal, .. } => {
            TypedDataProblem::Inexact { received: Excerpt::new(&literal) }
        }
        JsonError::TooDeep { .. } => TypedDataProblem::TooDeep,
        JsonError::TooLarge { .. } => TypedDataProblem::TooLarge,
        other => TypedDataProblem::Json { reason: other.to_string() },
    }
}

fn at(path: &str, problem: TypedDataProblem) -> Box<ChainError> {
    Box::new(ChainError::TypedDataInvalid { path: path.to_owned(), problem })
}

/// `path` with one more step, escaped as RFC 6901 asks.
fn step(path: &str, name: impl core::fmt::Display) -> String {
    format!("{path}/{}", name.to_string().replace('~', "~0").replace('/', "~1"))
}

/// Why typed data has no hash.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TypedDataProblem {
    /// Not JSON, or not of the right form.
    Json {
        /// What the reader says.
        reason: String,
    },
    /// More than 1 MiB.
    TooLarge,
    /// More than 256 struct types, or members of one.
    TooMany {
        /// How many.
        received: usize,
    },
    /// JSON nested deeper than 64 levels.
    TooDeep,
    /// The name of a struct type is no identifier, or is a Solidity type's.
    TypeName {
        /// The name.
        name: Excerpt,
    },
    /// A type that is neither Solidity's nor defined.
    TypeUnknown {
        /// The type.
        name: Excerpt,
    },
    /// A member's name is no identifier.
    MemberName {
        /// The name.
        name: Excerpt,
    },
    /// A struct type has two members of one name.
    MemberDuplicate {
        /// The name.
        name: Excerpt,
    },
    /// A member of the type has no value.
    MemberMissing {
        /// The name.
        name: Excerpt,
    },
    /// A value for a member the type does not have: it would be shown and not signed.
    MemberUnknown {
        /// The name.
        name: Excerpt,
    },
    /// `EIP712Domain` with other members, or in another order, than the standard's.
    DomainType,
    /// Primary type `EIP712Domain` with a message.
    MessageUnsigned {
        /// The primary type.
        name: Excerpt,
    },
    /// A value of another kind than its type.
    Value {
        /// What was due.
        expected: String,
        /// What came.
        received: String,
    },
    /// An integer that does not fit its type.
    Range {
        /// The type.
        expected: String,
        /// The number.
        received: Excerpt,
    },
    /// A JSON number JavaScript cannot hold exactly.
    Inexact {
        /// The number.
        received: Excerpt,
    },
    /// An address whose checksum is wrong.
    Checksum,
}

impl Told for TypedDataProblem {
    fn tell(&self, telling: &mut Telling) {
        match self {
            Self::Json { reason } => telling.fact("reason", reason).say("{reason}"),
            Self::TooLarge => telling.fact("max", &MAX_JSON).say("it is larger than 1 MiB"),
            Self::TooMany { received } => {
                telling.fact("max", &MAX_TYPES).fact("received", received).say(
                    "there are {received} of them; at most 256 struct types with 256 members each \
                     are read",
                );
            }
            Self::TooDeep => {
                telling.fact("max", &JSON_DEPTH_MAX).say("it is nested deeper than 64");
            }
            Self::TypeName { name } => telling
                .fact("received", name)
                .say("\"{received}\" cannot be the name of a struct type"),
            Self::TypeUnknown { name } => {
                telling.fact("received", name).say("type \"{received}\" is not defined");
            }
            Self::MemberName { name } => {
                telling.fact("received", name).say("\"{received}\" cannot be the name of a member")
            }
            Self::MemberDuplicate { name } => {
                telling.fact("received", name).say("member \"{received}\" is defined twice");
            }
            Self::MemberMissing { name } => {
                telling.fact("expected", name).say("member \"{expected}\" is missing");
            }
            Self::MemberUnknown { name } => telling
                .fact("received", name)
                .say("member \"{received}\" is not part of the type and would not be signed"),
            Self::DomainType => telling.say(
                "EIP712Domain has name, version, chainId, verifyingContract and salt in this \
                 order, each optional",
            ),
            Self::MessageUnsigned { name } => telling
                .fact("received", name)
                .say("the primary type is {received}: the message would not be signed"),
            Self::Value { expected, received } => telling
                .fact("expected", expected)
                .fact("received", received)
                .say("expected {expected}, received {received}"),
            Self::Range { expected, received } => telling
                .fact("expected", expected)
                .fact("received", received)
                .say("{received} does not fit {expected}"),
            Self::Inexact { received } => telling
                .fact("received", received)
                .say("{received} is not exact as a JSON number: give it as text"),
            Self::Checksum => telling.say("the address fails its EIP-55 checksum"),
        }
    }
}

told_errors!(TypedDataProblem);

#[cfg(test)]
mod tests;
