use alloc::{
    string::{String, ToString},
    vec::Vec,
};

use alloy_primitives::{Address, U256};

use crate::{
    did::Did,
    document::{
        build::{BuildDocument, DeviceKey, Owner},
        error::{DocumentError, DocumentFlaw},
        method::{MethodType, Purpose},
        service::{self, Nft},
    },
    json::{Json, Object, Place},
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
        let json = Json::parse(text)
            .map_err(|why| DocumentError::at(Place::Root, DocumentFlaw::Json(why)))?;
        let fields = Fields::of(&json, Place::Root)?;
        let other: &dyn Fn(&str) -> Option<Address> = &other_address;
        fields.only(&[
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
        ])?;
        let did = fields.text("did")?;
        let did = Did::parse(did).map_err(|why| fields.error("did", DocumentFlaw::Did(why)))?;
        let mut input = Self::new(did);
        input.controller = fields.optional_text("controller")?;
        input.project = fields.optional_text("project")?;
        input.device = fields.optional_text("device")?;
        input.data_endpoint = fields.optional_text("dataEndpoint")?;
        if let Some(owner) = fields.object.get("owner") {
            let owner = Fields::of(owner, fields.place.member("owner"))?;
            owner.only(&["address", "chainId"])?;
            input.owner = Some(Owner {
                address: owner.address("address", other)?,
                chain_id: owner.uint("chainId", 1)?,
            });
        }
        if let Some(nft) = fields.object.get("mba") {
            let nft = Fields::of(nft, fields.place.member("mba"))?;
            nft.only(&["chainId", "tokenContract", "tokenId"])?;
            input.mba = Some(Nft {
                chain_id: nft.uint("chainId", 1)?,
                token_contract: nft.address("tokenContract", other)?,
                token_id: nft.uint("tokenId", 0)?,
            });
        }
        fields.items("keys", |item, place| {
            input.keys.push(key(&Fields::of(item, place)?)?);
            Ok(())
        })?;
        fields.items("services", |item, place| {
            input.services.push(Fields::of(item, place)?.object.clone());
            Ok(())
        })?;
        fields.items("alsoKnownAs", |item, place| {
            let uri = item.as_str().ok_or_else(|| wrong(place, "text", item))?;
            input.also_known_as.push(uri.to_string());
            Ok(())
        })?;
        Ok(input)
    }
}

fn key(fields: &Fields<'_>) -> Result<DeviceKey, DocumentError> {
    fields.only(&["publicKey", "type", "id", "purposes"])?;
    let (public_key, default) = match fields.object.get("publicKey") {
        Some(Json::String(text)) => {
            let key = Multikey::parse(text)
                .map_err(|why| fields.error("publicKey", DocumentFlaw::Key(why)))?;
            (key, None)
        }
        Some(Json::Object(jwk)) => {
            let key = Multikey::from_jwk(jwk)
                .map_err(|why| fields.error("publicKey", DocumentFlaw::Jwk(why)))?;
            (key, Some(MethodType::JsonWebKey2020))
        }
        _ => return Err(fields.wrong("publicKey", "a Multikey or a public JWK")),
    };
    let mut key = DeviceKey::new(public_key);
    key.method = default.unwrap_or(key.method);
    if let Some(name) = fields.optional_text("type")? {
        key.method = MethodType::from_name(&name).ok_or_else(|| {
            fields.wrong("type", "a verification method type this package writes")
        })?;
    }
    key.id = fields.optional_text("id")?;
    if fields.object.contains("purposes") {
        let mut purposes = Vec::new();
        fields.items("purposes", |item, place| {
            let expected = "a verification relationship of DID Core";
            let purpose = item.as_str().and_then(Purpose::from_name);
            purposes.push(purpose.ok_or_else(|| wrong(place, expected, item))?);
            Ok(())
        })?;
        key.purposes = Some(purposes);
    }
    Ok(key)
}

/// The fields of an object in the input, and where it stands.
struct Fields<'a> {
    place: Place<'a>,
    object: &'a Object,
}

impl<'a> Fields<'a> {
    fn of(json: &'a Json, place: Place<'a>) -> Result<Self, DocumentError> {
        match json.as_object() {
            Some(object) => Ok(Self { place, object }),
            None => Err(wrong(place, "an object", json)),
        }
    }

    fn error(&self, name: &str, reason: DocumentFlaw) -> DocumentError {
        DocumentError::at(self.place.member(name), reason)
    }

    fn wrong(&self, name: &str, expected: &'static str) -> DocumentError {
        let received = self.object.get(name).map_or("nothing", Json::kind);
        self.error(name, DocumentFlaw::Field { expected, received })
    }

    fn only(&self, known: &[&str]) -> Result<(), DocumentError> {
        match self.object.iter().find(|(name, _)| !known.contains(name)) {
            None => Ok(()),
            Some((name, _)) => {
                Err(self.error(name, DocumentFlaw::UnknownField { known: known.join(", ") }))
            }
        }
    }

    fn text(&self, name: &str) -> Result<&'a str, DocumentError> {
        self.object.get(name).and_then(Json::as_str).ok_or_else(|| self.wrong(name, "text"))
    }

    fn optional_text(&self, name: &str) -> Result<Option<String>, DocumentError> {
        if self.object.contains(name) {
            self.text(name).map(|text| Some(text.to_string()))
        } else {
            Ok(None)
        }
    }

    fn items(
        &self,
        name: &str,
        mut each: impl FnMut(&'a Json, Place<'_>) -> Result<(), DocumentError>,
    ) -> Result<(), DocumentError> {
        let Some(json) = self.object.get(name) else { return Ok(()) };
        let items = json.as_array().ok_or_else(|| self.wrong(name, "an array"))?;
        let place = self.place.member(name);
        items.iter().enumerate().try_for_each(|(index, item)| each(item, place.item(index)))
    }

    fn uint(&self, name: &str, least: u8) -> Result<U256, DocumentError> {
        let input = match self.object.get(name) {
            Some(Json::String(text)) => text.to_string(),
            // Beyond 2⁵³ a JSON number may stand for an integer that it is not.
            Some(number @ Json::Number(value)) if value.get() <= SAFE_INTEGER_MAX => {
                number.canonical()
            }
            Some(Json::Number(_)) => return Err(self.wrong(name, "a number up to 2^53-1, or text")),
            _ => return Err(self.wrong(name, "a whole number")),
        };
        let value = match input.strip_prefix("0x") {
            Some(digits) if !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_hexdigit()) => {
                U256::from_str_radix(digits, 16).ok()
            }
            Some(_) => None,
            None => service::decimal(&input),
        };
        value
            .filter(|value| *value >= U256::from(least))
            .ok_or_else(|| self.error(name, DocumentFlaw::Number { input, least }))
    }

    fn address(
        &self,
        name: &str,
        other: &dyn Fn(&str) -> Option<Address>,
    ) -> Result<Address, DocumentError> {
        let text = self.text(name)?;
        service::address(text).or_else(|right| other(text).ok_or(right)).map_err(|right| {
            let input = text.to_string();
            self.error(
                name,
                match right {
                    Some(expected) => DocumentFlaw::AddressChecksum { input, expected },
                    None => DocumentFlaw::Address { input },
                },
            )
        })
    }
}

fn wrong(place: Place<'_>, expected: &'static str, json: &Json) -> DocumentError {
    DocumentError::at(place, DocumentFlaw::Field { expected, received: json.kind() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{validate, vectors};

    #[test]
    fn built_documents_equal_the_expected_ones_and_are_valid() {
        let file = vectors::read("document/build.json");
        for row in file["vectors"].as_array().unwrap() {
            let input = BuildDocument::parse(&row["input"].to_string())
                .unwrap_or_else(|error| panic!("{}: {error}", row["name"]));
            let document = input.build().unwrap_or_else(|error| panic!("{}: {error}", row["name"]));
            let text = document.json().to_text();
            let built: serde_json::Value = serde_json::from_str(&text).unwrap();
            assert_eq!(built, row["document"], "{}", row["name"]);
            assert_eq!(Json::parse(&text).unwrap().canonical(), document.canonical());
            let digest = crate::Digest::of(document.canonical().as_bytes());
            assert_eq!(document.digest(), digest);
            let problems = validate(&text, Some(&input.did));
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
