use alloc::{
    string::{String, ToString},
    vec,
    vec::Vec,
};

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
    json::{JSON_SIZE_MAX, Json, JsonError, JsonView, Object, ObjectView, Place},
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

/// A built document, of the texts in its input.
#[derive(Debug, Clone, PartialEq)]
pub struct Document<'a> {
    json: JsonView<'a>,
    canonical: String,
}

impl<'a> Document<'a> {
    /// The document's JSON, members in the order people read them.
    #[must_use]
    pub const fn json(&self) -> &JsonView<'a> {
        &self.json
    }

    /// The canonical text (RFC 8785): the bytes to publish and to hash.
    #[must_use]
    pub fn canonical(&self) -> &str {
        &self.canonical
    }

    /// Hash and CID of the canonical text.
    #[must_use]
    pub fn digest(&self) -> Digest {
        Digest::of(self.canonical.as_bytes())
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
    pub fn build(&self) -> Result<Document<'_>, DocumentError> {
        let did = self.did.to_string();
        let mut ids = Ids { did: &did, taken: Vec::new() };
        let controller = self.controller()?;
        let aliases = Place::Root.member("alsoKnownAs");
        for (index, uri) in self.also_known_as.iter().enumerate() {
            uri_at(uri, &aliases.item(index))?;
        }

        let mut methods = Vec::new();
        let mut relationships = Purpose::ALL.map(|purpose| (purpose, Vec::<String>::new()));
        let mut contexts = vec![CONTEXT];
        let keys = Place::Root.member("keys");
        for (index, key) in self.keys.iter().enumerate() {
            let place = keys.item(index);
            let id = match &key.id {
                Some(id) => ids.take(id, &place.member("id"))?,
                None => ids.take(&["#keys-", &(index + 1).to_string()].concat(), &place)?,
            };
            methods.push(method(key, &id, &did, &place)?);
            if !contexts.contains(&key.method.context()) {
                contexts.push(key.method.context());
            }
            let key_type = key.public_key.key_type();
            for purpose in key.purposes() {
                if !purpose.fits(key_type) {
                    let flaw = DocumentFlaw::Purpose { key_type, purpose };
                    return Err(DocumentError::at(place.member("purposes"), flaw));
                }
                for (_, members) in relationships.iter_mut().filter(|(name, _)| *name == purpose) {
                    if members.last() != Some(&id) {
                        members.push(id.clone());
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
                        members.push([controller, "#controller"].concat());
                    }
                }
            }
        }
        let services = self.services(&mut ids)?;

        let mut document = ObjectView::default();
        let contexts: Vec<_> = contexts.into_iter().map(JsonView::lent).collect();
        document.add("@context", contexts.into());
        document.add("id", did.into());
        let aliases = self.also_known_as.iter().map(|uri| JsonView::lent(uri));
        add_filled(&mut document, "alsoKnownAs", aliases.collect());
        if let Some(controller) = controller {
            document.add("controller", controller.into());
        }
        add_filled(&mut document, METHODS, methods);
        for (purpose, members) in relationships {
            let members = members.into_iter().map(JsonView::from);
            add_filled(&mut document, purpose.name(), members.collect());
        }
        add_filled(&mut document, "service", services);
        let json = JsonView::from(document);
        let canonical = json.canonical();
        if canonical.len() > JSON_SIZE_MAX {
            let flaw = DocumentFlaw::Json(JsonError::TooLarge { received: canonical.len() });
            return Err(DocumentError::at(Place::Root, flaw));
        }
        Ok(Document { json, canonical })
    }

    fn controller(&self) -> Result<Option<String>, DocumentError> {
        let Some(controller) = &self.controller else {
            return Ok(self.owner.map(|owner| owner_did(&owner.address, &owner.chain_id)));
        };
        let at = |why| DocumentError::at(Place::Root.member("controller"), DocumentFlaw::Did(why));
        let url = DidUrl::parse(controller).map_err(at)?;
        if !url.is_did() {
            return Err(at(DidError::Url { input: controller.clone(), offset: url.did.len() }));
        }
        Ok(Some(controller.clone()))
    }

    fn services<'a>(&'a self, ids: &mut Ids<'_>) -> Result<Vec<JsonView<'a>>, DocumentError> {
        let mut services = Vec::new();
        let mut add = |(service_type, fragment), endpoint, field| {
            let mut service = ObjectView::default();
            let id = ids.take(&["#", fragment].concat(), &Place::Root.member(field))?;
            service.add("id", id.into());
            service.add("type", JsonView::lent(service_type));
            service.add("serviceEndpoint", endpoint);
            Ok::<_, DocumentError>(service)
        };
        if let Some(project) = &self.project {
            name_at(project, Input::Project)?;
            let mut service = add(PROJECT, project_endpoint(project).into(), "project")?;
            service.add("projectName", JsonView::lent(project));
            if let Some(device) = &self.device {
                name_at(device, Input::Device)?;
                service.add("deviceIdentity", JsonView::lent(device));
            }
            services.push(service.into());
        } else if self.device.is_some() {
            let flaw = DocumentFlaw::Field { expected: "a project name", received: "nothing" };
            return Err(DocumentError::at(Place::Root.member("project"), flaw));
        }
        if let Some(owner) = &self.owner {
            let endpoint = owner_endpoint(&owner.address).into();
            services.push(add(OWNER, endpoint, "owner")?.into());
        }
        if let Some(nft) = &self.mba {
            services.push(add(ACCOUNT, nft.to_string().into(), "mba")?.into());
        }
        if let Some(endpoint) = &self.data_endpoint {
            uri_at(endpoint, &Place::Root.member("dataEndpoint"))?;
            services.push(add(DATA, JsonView::lent(endpoint), "dataEndpoint")?.into());
        }
        let further = Place::Root.member("services");
        for (index, service) in self.services.iter().enumerate() {
            services.push(further_service(service, ids, &further.item(index))?.into());
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
    fn take(&mut self, id: &str, place: &Place<'_>) -> Result<String, DocumentError> {
        // Without '#' a whole DID is no fragment, though its characters would do.
        let relative = id.strip_prefix(self.did).unwrap_or(id);
        let fragment = match relative.strip_prefix('#') {
            Some(fragment) => fragment,
            None if id.starts_with("did:") => "",
            None => id,
        };
        if fragment.is_empty() || !is_fragment(fragment) {
            return Err(DocumentError::at(*place, DocumentFlaw::Id { input: id.to_string() }));
        }
        let id = [self.did, "#", fragment].concat();
        match self.taken.binary_search(&id) {
            Ok(_) => Err(DocumentError::at(*place, DocumentFlaw::DuplicateId { id })),
            Err(place) => {
                self.taken.insert(place, id.clone());
                Ok(id)
            }
        }
    }
}

fn method<'a>(
    key: &DeviceKey,
    id: &str,
    did: &str,
    place: &Place<'_>,
) -> Result<JsonView<'a>, DocumentError> {
    let key_type = key.public_key.key_type();
    if !key.method.fits(key_type) {
        let flaw = DocumentFlaw::Method { key_type, method: key.method };
        return Err(DocumentError::at(place.member("type"), flaw));
    }
    let mut method = ObjectView::default();
    method.add("id", id.into());
    method.add("type", JsonView::lent(key.method.name()));
    method.add("controller", did.into());
    if key.method.is_jwk() {
        method.add("publicKeyJwk", key.public_key.to_jwk().into());
    } else {
        method.add("publicKeyMultibase", key.public_key.text().into());
    }
    Ok(method.into())
}

fn further_service(
    service: &Object,
    ids: &mut Ids<'_>,
    place: &Place<'_>,
) -> Result<Object, DocumentError> {
    let missing = |name: &str, expected| {
        let received = service.get(name).map_or("nothing", Json::kind);
        DocumentError::at(place.member(name), DocumentFlaw::Field { expected, received })
    };
    let id = service.text("id").ok_or_else(|| missing("id", "text"))?;
    if !service.get("type").is_some_and(super::core_rules::is_service_type) {
        return Err(missing("type", "text, or an array of texts"));
    }
    let endpoint = service.get("serviceEndpoint");
    if !endpoint.is_some_and(super::core_rules::is_service_endpoint) {
        return Err(missing("serviceEndpoint", "a URI, an object, or an array of these"));
    }
    let mut written = service.clone();
    written.set("id", ids.take(id, &place.member("id"))?);
    Ok(written)
}

fn is_ethr(did: &str) -> bool {
    DidUrl::parse(did).is_ok_and(|url| url.method == "ethr")
}

fn add_filled<'a>(document: &mut ObjectView<'a>, name: &'static str, items: Vec<JsonView<'a>>) {
    if !items.is_empty() {
        document.add(name, items.into());
    }
}

fn uri_at(uri: &str, place: &Place<'_>) -> Result<(), DocumentError> {
    if is_uri(uri) {
        Ok(())
    } else {
        Err(DocumentError::at(*place, DocumentFlaw::Uri { input: uri.to_string() }))
    }
}

fn name_at(name: &str, input: Input) -> Result<(), DocumentError> {
    let why = match name.len() {
        0 => DeriveError::Empty { input },
        1..=INPUT_MAX => return Ok(()),
        received => DeriveError::TooLong { input, received },
    };
    Err(DocumentError::at(Place::Root.member(input.field()), DocumentFlaw::Name(why)))
}
