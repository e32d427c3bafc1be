use alloy_primitives::{Address, U256};

use crate::{
    derivation::{DeriveError, INPUT_MAX, Input},
    did::{Did, DidError},
    did_url::{DidUrl, is_fragment, is_uri},
    digest::Digest,
    document::{
        error::{DocumentError, DocumentFlaw},
        method::{METHODS, MethodType, Purpose},
        service::{
            ACCOUNT, DATA, Nft, OWNER, PROJECT, owner_did, owner_endpoint, project_endpoint,
        },
    },
    json::{JSON_SIZE_MAX, Json, JsonError, Object, pointer},
    multikey::{KeyType, Multikey},
};

const CONTEXT: &str = "https://www.w3.org/ns/did/v1";

/// What a DID document of a device is made of. Only what is given is written: in particular the
/// device identifier, often a serial number, stands in the document only when `device` is set,
/// because documents are public for ever.
///
/// ```
/// use ioid_did::BuildDocument;
/// let input = BuildDocument::parse(
///     r#"{"did":"did:io:5RJ1UfUCLX68KeFMmuvaVsm6m5Y7yH1bkF5CC4WpHXxa",
///         "owner":{"address":"0x476c81C27036D05cB5ebfe30ae58C23351a61C4A","chainId":4689},
///         "project":"GEODNET"}"#,
/// )?;
/// let document = input.build()?;
/// assert!(document.canonical().contains("did:ethr:0x1251:0x476c81C2"));
/// # Ok::<(), ioid_did::DocumentError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct BuildDocument {
    /// The device.
    pub did: Did,
    /// Who may change the document: any DID. Default: the owner's `did:ethr`, else none.
    pub controller: Option<String>,
    /// Who owns the device: makes the service `DeviceOwner` and the default controller.
    pub owner: Option<Owner>,
    /// The project's name: makes the service `DePINProjectMembership`.
    pub project: Option<String>,
    /// The device identifier, to be published as `deviceIdentity` of that service.
    pub device: Option<String>,
    /// The device's public keys.
    pub keys: Vec<DeviceKey>,
    /// The NFT the device is bound to: makes the service `MachineBoundAccount`.
    pub mba: Option<Nft>,
    /// Where the device's data is: makes the service `DePINDataService`.
    pub data_endpoint: Option<String>,
    /// Further services; each has `id`, `type` and `serviceEndpoint`, and whatever else.
    pub services: Vec<Object>,
    /// Other URIs of the same device.
    pub also_known_as: Vec<String>,
}

/// Who owns a device.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Owner {
    /// The owner's address.
    pub address: Address,
    /// The chain the address is used on, not zero; it qualifies the owner's `did:ethr`.
    pub chain_id: U256,
}

/// A public key of a device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviceKey {
    /// The key.
    pub public_key: Multikey,
    /// How it is written.
    pub method: MethodType,
    /// Its id: a fragment with or without `#`, or the device's DID with a fragment. Default:
    /// `#keys-1` for the first key, and so on.
    pub id: Option<String>,
    /// What it may be used for. Default: everything a key of its type signs; key agreement for
    /// X25519.
    pub purposes: Option<Vec<Purpose>>,
}

impl DeviceKey {
    /// A key in the way ioID documents write its type: `Ed25519VerificationKey2020`,
    /// `X25519KeyAgreementKey2020`, and `Multikey` for the other two.
    #[must_use]
    pub const fn new(public_key: Multikey) -> Self {
        let method = match public_key.key_type() {
            KeyType::Ed25519 => MethodType::Ed25519VerificationKey2020,
            KeyType::X25519 => MethodType::X25519KeyAgreementKey2020,
            KeyType::Secp256k1 | KeyType::P256 => MethodType::Multikey,
        };
        Self { public_key, method, id: None, purposes: None }
    }

    fn purposes(&self) -> Vec<Purpose> {
        let agreement = self.public_key.key_type() == KeyType::X25519;
        let default = |purpose: &Purpose| (*purpose == Purpose::KeyAgreement) == agreement;
        self.purposes.clone().unwrap_or_else(|| Purpose::ALL.into_iter().filter(default).collect())
    }
}

/// A built document.
#[derive(Debug, Clone, PartialEq)]
pub struct Document(Json);

impl Document {
    /// The document's JSON, members in the order people read them.
    #[must_use]
    pub const fn json(&self) -> &Json {
        &self.0
    }

    /// The canonical text (RFC 8785): the bytes to publish and to hash.
    #[must_use]
    pub fn canonical(&self) -> String {
        self.0.canonical()
    }

    /// Hash and CID of the canonical text.
    #[must_use]
    pub fn digest(&self) -> Digest {
        Digest::of(self.canonical().as_bytes())
    }
}

impl BuildDocument {
    /// An input with nothing but the DID.
    #[must_use]
    pub const fn new(did: Did) -> Self {
        Self {
            did,
            controller: None,
            owner: None,
            project: None,
            device: None,
            keys: Vec::new(),
            mba: None,
            data_endpoint: None,
            services: Vec::new(),
            also_known_as: Vec::new(),
        }
    }

    /// Builds the document.
    ///
    /// Without keys the device cannot act itself, so `authentication` and `assertionMethod` refer to
    /// the controller's key when the controller is a `did:ethr`: `…#controller`, the key that every
    /// did:ethr document has by default (did:ethr method specification, "CRUD Operation
    /// Definitions"). ioID's published example writes `#key-1`, which no did:ethr resolver gives.
    pub fn build(&self) -> Result<Document, DocumentError> {
        let did = self.did.to_string();
        let mut ids = Ids { did: &did, taken: Vec::new() };
        let controller = self.controller()?;
        for (index, uri) in self.also_known_as.iter().enumerate() {
            uri_at(uri, || pointer("/alsoKnownAs", index))?;
        }

        let mut methods = Vec::new();
        let mut relationships: Vec<(Purpose, Vec<Json>)> =
            Purpose::ALL.map(|purpose| (purpose, Vec::new())).into();
        let mut contexts = vec![CONTEXT];
        for (index, key) in self.keys.iter().enumerate() {
            let path = pointer("/keys", index);
            let id = match &key.id {
                Some(id) => ids.take(id, || format!("{path}/id"))?,
                None => ids.take(&format!("#keys-{}", index + 1), || path.clone())?,
            };
            methods.push(method(key, &id, &did, &path)?);
            if !contexts.contains(&key.method.context()) {
                contexts.push(key.method.context());
            }
            let key_type = key.public_key.key_type();
            for purpose in key.purposes() {
                if !purpose.fits(key_type) {
                    let flaw = DocumentFlaw::Purpose { key_type, purpose };
                    return Err(DocumentError::at(format!("{path}/purposes"), flaw));
                }
                for (_, members) in relationships.iter_mut().filter(|(name, _)| *name == purpose) {
                    if !members.contains(&Json::from(id.as_str())) {
                        members.push(id.as_str().into());
                    }
                }
            }
        }
        if self.keys.is_empty() {
            // The context of the published example without keys.
            contexts.push(MethodType::Ed25519VerificationKey2020.context());
            if let Some(controller) = controller.as_deref().filter(|did| is_ethr(did)) {
                for (purpose, members) in &mut relationships {
                    if matches!(purpose, Purpose::Authentication | Purpose::AssertionMethod) {
                        members.push(format!("{controller}#controller").into());
                    }
                }
            }
        }
        let services = self.services(&mut ids)?;

        let mut document = Object::default();
        document.set("@context", contexts.into_iter().map(Json::from).collect::<Vec<_>>());
        document.set("id", did.as_str());
        let also_known_as: Vec<Json> =
            self.also_known_as.iter().map(|uri| uri.as_str().into()).collect();
        set_filled(&mut document, "alsoKnownAs", also_known_as);
        if let Some(controller) = controller {
            document.set("controller", controller);
        }
        set_filled(&mut document, METHODS, methods);
        for (purpose, members) in relationships {
            set_filled(&mut document, purpose.name(), members);
        }
        set_filled(&mut document, "service", services);
        let document = Document(document.into());
        let received = document.canonical().len();
        if received > JSON_SIZE_MAX {
            let flaw = DocumentFlaw::Json(JsonError::TooLarge { received });
            return Err(DocumentError::at("", flaw));
        }
        Ok(document)
    }

    fn controller(&self) -> Result<Option<String>, DocumentError> {
        let Some(controller) = &self.controller else {
            return Ok(self.owner.map(|owner| owner_did(&owner.address, &owner.chain_id)));
        };
        let at = |why| DocumentError::at("/controller", DocumentFlaw::Did(why));
        let url = DidUrl::parse(controller).map_err(at)?;
        if !url.is_did() {
            return Err(at(DidError::Url { input: controller.clone(), offset: url.did.len() }));
        }
        Ok(Some(controller.clone()))
    }

    fn services(&self, ids: &mut Ids<'_>) -> Result<Vec<Json>, DocumentError> {
        let mut services = Vec::new();
        let mut add = |(service_type, fragment): (&str, &str), endpoint: String, path: &str| {
            let id = ids.take(&format!("#{fragment}"), || path.to_string())?;
            let mut service = Object::default();
            service.set("id", id);
            service.set("type", service_type);
            service.set("serviceEndpoint", endpoint);
            Ok::<_, DocumentError>(service)
        };
        if let Some(project) = &self.project {
            name_at(project, Input::Project)?;
            let mut service = add(PROJECT, project_endpoint(project), "/project")?;
            service.set("projectName", project.as_str());
            if let Some(device) = &self.device {
                name_at(device, Input::Device)?;
                service.set("deviceIdentity", device.as_str());
            }
            services.push(service.into());
        } else if self.device.is_some() {
            let flaw = DocumentFlaw::Field { expected: "a project name", received: "nothing" };
            return Err(DocumentError::at("/project", flaw));
        }
        if let Some(owner) = &self.owner {
            services.push(add(OWNER, owner_endpoint(&owner.address), "/owner")?.into());
        }
        if let Some(nft) = &self.mba {
            services.push(add(ACCOUNT, nft.to_string(), "/mba")?.into());
        }
        if let Some(endpoint) = &self.data_endpoint {
            uri_at(endpoint, || "/dataEndpoint".to_string())?;
            services.push(add(DATA, endpoint.clone(), "/dataEndpoint")?.into());
        }
        for (index, service) in self.services.iter().enumerate() {
            let path = pointer("/services", index);
            services.push(further_service(service, ids, &path)?.into());
        }
        Ok(services)
    }
}

/// Ids given out within one document.
struct Ids<'a> {
    did: &'a str,
    /// In order.
    taken: Vec<String>,
}

impl Ids<'_> {
    /// Makes an id absolute and takes it.
    fn take(&mut self, id: &str, path: impl Fn() -> String) -> Result<String, DocumentError> {
        // Without '#' a whole DID is no fragment, though its characters would do.
        let relative = id.strip_prefix(self.did).unwrap_or(id);
        let fragment = match relative.strip_prefix('#') {
            Some(fragment) => fragment,
            None if id.starts_with("did:") => "",
            None => id,
        };
        if fragment.is_empty() || !is_fragment(fragment) {
            return Err(DocumentError::at(path(), DocumentFlaw::Id { input: id.to_string() }));
        }
        let id = format!("{}#{fragment}", self.did);
        match self.taken.binary_search(&id) {
            Ok(_) => Err(DocumentError::at(path(), DocumentFlaw::DuplicateId { id })),
            Err(place) => {
                self.taken.insert(place, id.clone());
                Ok(id)
            }
        }
    }
}

fn method(key: &DeviceKey, id: &str, did: &str, path: &str) -> Result<Json, DocumentError> {
    let key_type = key.public_key.key_type();
    if !key.method.fits(key_type) {
        let flaw = DocumentFlaw::Method { key_type, method: key.method };
        return Err(DocumentError::at(format!("{path}/type"), flaw));
    }
    let mut method = Object::default();
    method.set("id", id);
    method.set("type", key.method.name());
    method.set("controller", did);
    if key.method.is_jwk() {
        method.set("publicKeyJwk", key.public_key.to_jwk());
    } else {
        method.set("publicKeyMultibase", key.public_key.to_string());
    }
    Ok(method.into())
}

fn further_service(
    service: &Object,
    ids: &mut Ids<'_>,
    path: &str,
) -> Result<Object, DocumentError> {
    let missing = |name: &str, expected| {
        let received = service.get(name).map_or("nothing", Json::kind);
        let flaw = DocumentFlaw::Field { expected, received };
        DocumentError::at(format!("{path}/{name}"), flaw)
    };
    let id = service.get("id").and_then(Json::as_str).ok_or_else(|| missing("id", "text"))?;
    if !service.get("type").is_some_and(super::core_rules::is_service_type) {
        return Err(missing("type", "text, or an array of texts"));
    }
    let endpoint = service.get("serviceEndpoint");
    if !endpoint.is_some_and(super::core_rules::is_service_endpoint) {
        return Err(missing("serviceEndpoint", "a URI, an object, or an array of these"));
    }
    let mut written = service.clone();
    written.set("id", ids.take(id, || format!("{path}/id"))?);
    Ok(written)
}

fn is_ethr(did: &str) -> bool {
    DidUrl::parse(did).is_ok_and(|url| url.method == "ethr")
}

fn set_filled(document: &mut Object, name: &str, items: Vec<Json>) {
    if !items.is_empty() {
        document.set(name, items);
    }
}

fn uri_at(uri: &str, path: impl Fn() -> String) -> Result<(), DocumentError> {
    if is_uri(uri) {
        Ok(())
    } else {
        Err(DocumentError::at(path(), DocumentFlaw::Uri { input: uri.to_string() }))
    }
}

fn name_at(name: &str, input: Input) -> Result<(), DocumentError> {
    let why = match name.len() {
        0 => DeriveError::Empty { input },
        1..=INPUT_MAX => return Ok(()),
        received => DeriveError::TooLong { input, received },
    };
    Err(DocumentError::at(format!("/{}", input.field()), DocumentFlaw::Name(why)))
}
