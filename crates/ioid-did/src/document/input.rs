use alloc::{
    string::{String, ToString},
    vec::Vec,
};

use alloy_primitives::{Address, U256};
use ioid_bytes::natural;

use crate::{
    did::Did,
    document::{
        build::{BuildDocument, DeviceKey, Owner, Refused, refused},
        error::{DocumentError, DocumentFlaw},
        method::{MethodType, Purpose},
        service::{self, Nft},
    },
    json::{JsonView, ObjectView, Place},
    multikey::Multikey,
};

/// ECMAScript's `Number.MAX_SAFE_INTEGER`.
const SAFE_INTEGER_MAX: f64 = 9_007_199_254_740_991.0;

impl BuildDocument {
    /// Reads the input from JSON text. Field names are those of [`BuildDocument`] in camelCase; a
    /// field that does not exist is an error. Numbers of 256 bits are text, decimal or `0x…`, or
    /// JSON numbers up to 2⁵³−1. A key is a Multikey text or a public JWK; its `type` may be given.
    pub fn parse(text: &str) -> Result<Self, DocumentError> {
        Self::parse_with(text, |_| None)
    }

    /// Like [`parse`](Self::parse), where an address may also have another spelling that
    /// `other_address` reads, such as `io1…`.
    pub fn parse_with(
        text: &str,
        other_address: impl Fn(&str) -> Option<Address>,
    ) -> Result<Self, DocumentError> {
        let json = JsonView::of(text)
            .map_err(|why| DocumentError::at(Place::Root, DocumentFlaw::Json(why)))?;
        read(&json, &other_address).map_err(|why| *why)
    }
}

type OtherAddress<'a> = &'a dyn Fn(&str) -> Option<Address>;

fn read(json: &JsonView<'_>, other: OtherAddress<'_>) -> Result<BuildDocument, Refused> {
    let fields = Fields::of(
        json,
        Place::Root,
        &[
            "did",
            "controller",
            "owner",
            "project",
            "device",
            "keys",
            "mba",
            "dataEndpoint",
            "services",
            "alsoKnownAs",
        ],
    )?;
    let did = match Did::parse(fields.text("did")?) {
        Ok(did) => did,
        Err(why) => return Err(fields.error("did", DocumentFlaw::Did(why))),
    };
    let mut input = BuildDocument::new(did);
    fields.text_into("controller", &mut input.controller)?;
    fields.text_into("project", &mut input.project)?;
    fields.text_into("device", &mut input.device)?;
    fields.text_into("dataEndpoint", &mut input.data_endpoint)?;
    if let Some(json) = fields.get("owner") {
        let place = Place::Root.member("owner");
        let fields = Fields::of(json, place, &["address", "chainId"])?;
        let mut owner = Owner { address: Address::ZERO, chain_id: U256::ZERO };
        fields.address_into("address", other, &mut owner.address)?;
        fields.uint_into("chainId", 1, &mut owner.chain_id)?;
        input.owner = Some(owner);
    }
    if let Some(json) = fields.get("mba") {
        let place = Place::Root.member("mba");
        let fields = Fields::of(json, place, &["chainId", "tokenContract", "tokenId"])?;
        let mut nft =
            Nft { chain_id: U256::ZERO, token_contract: Address::ZERO, token_id: U256::ZERO };
        fields.uint_into("chainId", 1, &mut nft.chain_id)?;
        fields.address_into("tokenContract", other, &mut nft.token_contract)?;
        fields.uint_into("tokenId", 0, &mut nft.token_id)?;
        input.mba = Some(nft);
    }
    let place = Place::Root.member("keys");
    for (index, item) in fields.items("keys")?.iter().enumerate() {
        input.keys.push(key(item, place.item(index))?);
    }
    let place = Place::Root.member("services");
    for (index, item) in fields.items("services")?.iter().enumerate() {
        input.services.push(object(item, place.item(index))?.kept());
    }
    let place = Place::Root.member("alsoKnownAs");
    for (index, item) in fields.items("alsoKnownAs")?.iter().enumerate() {
        let Some(uri) = item.as_str() else {
            return Err(wrong(place.item(index), "text", Some(item)));
        };
        input.also_known_as.push(uri.to_string());
    }
    Ok(input)
}

fn key(json: &JsonView<'_>, place: Place<'_>) -> Result<DeviceKey, Refused> {
    let fields = Fields::of(json, place, &["publicKey", "type", "id", "purposes"])?;
    let mut key = match fields.get("publicKey") {
        Some(JsonView::String(text)) => match Multikey::parse(text) {
            Ok(key) => DeviceKey::new(key),
            Err(why) => return Err(fields.error("publicKey", DocumentFlaw::Key(why))),
        },
        Some(JsonView::Object(jwk)) => match Multikey::from_jwk(jwk) {
            Ok(key) => DeviceKey { method: MethodType::JsonWebKey2020, ..DeviceKey::new(key) },
            Err(why) => return Err(fields.error("publicKey", DocumentFlaw::Jwk(why))),
        },
        other => {
            return Err(wrong(place.member("publicKey"), "a Multikey or a public JWK", other));
        }
    };
    if fields.get("type").is_some() {
        let Some(method) = MethodType::from_name(fields.text("type")?) else {
            let (expected, received) = ("a verification method type this package writes", "text");
            return Err(fields.error("type", DocumentFlaw::Field { expected, received }));
        };
        key.method = method;
    }
    fields.text_into("id", &mut key.id)?;
    if fields.get("purposes").is_some() {
        let place = place.member("purposes");
        let mut purposes = Vec::new();
        for (index, item) in fields.items("purposes")?.iter().enumerate() {
            let expected = "a verification relationship of DID Core";
            let Some(purpose) = item.as_str().and_then(Purpose::from_name) else {
                return Err(wrong(place.item(index), expected, Some(item)));
            };
            purposes.push(purpose);
        }
        key.purposes = Some(purposes);
    }
    Ok(key)
}

/// The fields of an object in the input, and where it stands.
struct Fields<'a, 't> {
    place: Place<'a>,
    object: &'a ObjectView<'t>,
}

impl<'a, 't> Fields<'a, 't> {
    fn of(json: &'a JsonView<'t>, place: Place<'a>, known: &[&str]) -> Result<Self, Refused> {
        let fields = Self { place, object: object(json, place)? };
        for (name, _) in fields.object.iter() {
            if !known.contains(&name) {
                let known = known.join(", ");
                return Err(fields.error(name, DocumentFlaw::UnknownField { known }));
            }
        }
        Ok(fields)
    }

    fn error(&self, name: &str, flaw: DocumentFlaw) -> Refused {
        refused(self.place.member(name), flaw)
    }

    fn get(&self, name: &str) -> Option<&'a JsonView<'t>> {
        self.object.get(name)
    }

    fn text(&self, name: &str) -> Result<&'a str, Refused> {
        match self.get(name) {
            Some(JsonView::String(text)) => Ok(text),
            other => Err(wrong(self.place.member(name), "text", other)),
        }
    }

    /// Text, when it is there.
    fn text_into(&self, name: &str, text: &mut Option<String>) -> Result<(), Refused> {
        if self.get(name).is_some() {
            *text = Some(self.text(name)?.to_string());
        }
        Ok(())
    }

    /// The items of an array; none when it is not there.
    fn items(&self, name: &str) -> Result<&'a [JsonView<'t>], Refused> {
        match self.get(name) {
            None => Ok(&[]),
            Some(JsonView::Array(items)) => Ok(items),
            other => Err(wrong(self.place.member(name), "an array", other)),
        }
    }

    fn uint_into(&self, name: &str, least: u8, uint: &mut U256) -> Result<(), Refused> {
        let written;
        let input = match self.get(name) {
            Some(JsonView::String(text)) => text,
            // Beyond 2⁵³ a JSON number may stand for an integer that it is not.
            Some(number @ JsonView::Number(value)) if value.get() <= SAFE_INTEGER_MAX => {
                written = number.canonical();
                written.as_str()
            }
            other => {
                let expected = match other {
                    Some(JsonView::Number(_)) => "a number up to 2^53-1, or text",
                    _ => "a whole number",
                };
                return Err(wrong(self.place.member(name), expected, other));
            }
        };
        let value = match input.strip_prefix("0x") {
            Some(digits) => natural(digits, 16).map(U256::from_limbs),
            None => service::decimal(input),
        };
        match value {
            Some(value) if value >= U256::from(least) => {
                *uint = value;
                Ok(())
            }
            _ => {
                let input = input.to_string();
                Err(self.error(name, DocumentFlaw::Number { input, least }))
            }
        }
    }

    fn address_into(
        &self,
        name: &str,
        other: OtherAddress<'_>,
        address: &mut Address,
    ) -> Result<(), Refused> {
        let text = self.text(name)?;
        let input = || text.to_string();
        let flaw = match service::address(text).or_else(|right| other(text).ok_or(right)) {
            Ok(found) => {
                *address = found;
                return Ok(());
            }
            Err(Some(expected)) => DocumentFlaw::AddressChecksum { input: input(), expected },
            Err(None) => DocumentFlaw::Address { input: input() },
        };
        Err(self.error(name, flaw))
    }
}

fn object<'a, 't>(json: &'a JsonView<'t>, place: Place<'_>) -> Result<&'a ObjectView<'t>, Refused> {
    json.as_object().ok_or_else(|| wrong(place, "an object", Some(json)))
}

fn wrong(place: Place<'_>, expected: &'static str, found: Option<&JsonView<'_>>) -> Refused {
    let received = found.map_or("nothing", JsonView::kind);
    refused(place, DocumentFlaw::Field { expected, received })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Json, validate, vectors};

    #[test]
    fn built_documents_equal_the_expected_ones_and_are_valid() {
        let file = vectors::read("document/build.json");
        for row in file["vectors"].as_array().unwrap() {
            let input = BuildDocument::parse(&row["input"].to_string())
                .unwrap_or_else(|error| panic!("{}: {error}", row["name"]));
            let document = input.build().unwrap_or_else(|error| panic!("{}: {error}", row["name"]));
            let text = document.text();
            let built: serde_json::Value = serde_json::from_str(text).unwrap();
            assert_eq!(built, row["document"], "{}", row["name"]);
            assert_eq!(Json::parse(text).unwrap().canonical(), document.canonical());
            let digest = crate::Digest::of(document.canonical().as_bytes());
            assert_eq!(document.digest(), digest);
            let problems = validate(text, Some(&input.did));
            let codes: Vec<_> = problems.iter().map(|problem| problem.code).collect();
            let expected: Vec<_> = row
                .get("problems")
                .and_then(|codes| codes.as_array())
                .into_iter()
                .flatten()
                .map(|code| code.as_str().unwrap())
                .collect();
            assert_eq!(codes, expected, "{}: {problems:?}", row["name"]);
        }
    }

    #[test]
    fn refusals_name_field_and_reason() {
        let file = vectors::read("document/build-invalid.json");
        let mut codes = std::collections::BTreeSet::new();
        for row in file["vectors"].as_array().unwrap() {
            let mut input = serde_json::json!({
                "did": "did:io:5RJ1UfUCLX68KeFMmuvaVsm6m5Y7yH1bkF5CC4WpHXxa"
            });
            for (name, value) in row["input"].as_object().unwrap() {
                input[name] = value.clone();
            }
            let error = BuildDocument::parse(&input.to_string())
                .and_then(|input| input.build().map(|_| ()))
                .expect_err(&row.to_string());
            assert_eq!(error.code(), row["code"].as_str().unwrap(), "{row}");
            assert_eq!(error.path, row["path"].as_str().unwrap(), "{row}");
            assert_eq!(error.details()[0], ("path", error.path.clone()));
            assert!(error.to_string().starts_with(&error.path));
            codes.insert(error.code());
        }
        for code in [
            "FIELD_INVALID",
            "FIELD_UNKNOWN",
            "DID_INVALID",
            "DID_IS_URL",
            "DID_NOT_IOID",
            "INPUT_EMPTY",
            "INPUT_TOO_LONG",
            "NUMBER_INVALID",
            "ADDRESS_INVALID",
            "ADDRESS_CHECKSUM",
            "URI_INVALID",
            "DOCUMENT_MEMBER_ID",
            "DOCUMENT_DUPLICATE_ID",
            "KEY_LEGACY",
            "KEY_SECRET",
            "KEY_METHOD",
            "KEY_PURPOSE",
        ] {
            assert!(codes.contains(code), "{code}");
        }
        let error = BuildDocument::parse("{\"did\":").unwrap_err();
        assert_eq!((error.code(), error.path.as_str()), ("JSON_SYNTAX", ""));
        assert!(error.to_string().starts_with("no JSON"));
    }

    #[test]
    fn addresses_in_another_spelling() {
        let owner = |address: &str| {
            format!(
                r#"{{"did":"did:io:0x476c81C27036D05cB5ebfe30ae58C23351a61C4A",
                "owner":{{"address":"{address}","chainId":1}}}}"#
            )
        };
        let read = |text: &str| (text == "here").then_some(Address::repeat_byte(7));
        let input = BuildDocument::parse_with(&owner("here"), read).unwrap();
        assert_eq!(input.owner.unwrap().address, Address::repeat_byte(7));
        let refused = BuildDocument::parse_with(&owner("there"), read).unwrap_err();
        assert_eq!((refused.code(), refused.path.as_str()), ("ADDRESS_INVALID", "/owner/address"));
        let wrong_case = owner("0x476c81c27036D05cB5ebfe30ae58C23351a61C4A");
        assert_eq!(
            BuildDocument::parse_with(&wrong_case, read).unwrap_err().code(),
            "ADDRESS_CHECKSUM"
        );
    }

    #[test]
    fn the_serial_number_is_published_only_on_request() {
        let input =
            r#"{"did":"did:io:5RJ1UfUCLX68KeFMmuvaVsm6m5Y7yH1bkF5CC4WpHXxa","project":"P"}"#;
        let input = BuildDocument::parse(input).unwrap();
        assert!(!input.build().unwrap().canonical().contains("deviceIdentity"));
        let with = BuildDocument { device: Some("serial-7".into()), ..input };
        assert!(with.build().unwrap().canonical().contains("\"deviceIdentity\":\"serial-7\""));
    }
}
