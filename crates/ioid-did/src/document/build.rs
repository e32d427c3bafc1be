use alloc::{
    boxed::Box,
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
        core_rules::Rule,
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

    fn serves(&self, purpose: Purpose) -> bool {
        match &self.purposes {
            Some(purposes) => purposes.contains(&purpose),
            None => {
                let agreement = self.public_key.key_type() == KeyType::X25519;
                agreement == (purpose == Purpose::KeyAgreement)
            }
        }
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
        let built = self.build_or_refuse().map_err(|why| *why)?;
        let json = JsonView::from(built);
        let canonical = json.canonical();
        if canonical.len() > JSON_SIZE_MAX {
            let flaw = DocumentFlaw::Json(JsonError::TooLarge { received: canonical.len() });
            return Err(*refused(Place::Root, flaw));
        }
        Ok(Document { json, canonical })
    }

    fn build_or_refuse(&self) -> Result<ObjectView<'_>, Refused> {
        let did = self.did.to_string();
        let mut ids = Ids { did: &did, taken: Vec::new() };
        let controller = self.controller()?;
        let place = Place::Root.member("alsoKnownAs");
        let mut aliases = Vec::new();
        for (index, uri) in self.also_known_as.iter().enumerate() {
            uri_at(uri, place.item(index))?;
            aliases.push(JsonView::lent(uri));
        }

        let mut contexts = vec![JsonView::lent(CONTEXT)];
        let mut methods = Vec::new();
        let mut key_ids = Vec::new();
        let place = Place::Root.member("keys");
        for (index, key) in self.keys.iter().enumerate() {
            let place = place.item(index);
            let id = match &key.id {
                Some(id) => ids.take(id, place.member("id"))?,
                None => ids.take(&["keys-", &(index + 1).to_string()].concat(), place)?,
            };
            methods.push(method(key, &id, &did, place)?);
            key_ids.push(id);
            let context = JsonView::lent(key.method.context());
            if !contexts.contains(&context) {
                contexts.push(context);
            }
        }
        // The key that an owner's document has, for a device that has none.
        let owners_key = match &controller {
            Some(controller) if self.keys.is_empty() && is_ethr(controller) => {
                Some([controller, "#controller"].concat())
            }
            _ => None,
        };
        if self.keys.is_empty() {
            // The context of the published example without keys.
            contexts.push(JsonView::lent(MethodType::Ed25519VerificationKey2020.context()));
        }
        let services = self.services(&mut ids)?;

        let mut document = ObjectView::default();
        document.add("@context", contexts.into());
        document.add_text("id", did);
        add_filled(&mut document, "alsoKnownAs", aliases);
        if let Some(controller) = controller {
            document.add_text("controller", controller);
        }
        add_filled(&mut document, METHODS, methods);
        for purpose in Purpose::ALL {
            let mut members = Vec::new();
            for (key, id) in self.keys.iter().zip(&key_ids) {
                if key.serves(purpose) {
                    members.push(id.as_str().into());
                }
            }
            if let (Some(key), Purpose::Authentication | Purpose::AssertionMethod) =
                (&owners_key, purpose)
            {
                members.push(key.as_str().into());
            }
            add_filled(&mut document, purpose.name(), members);
        }
        add_filled(&mut document, "service", services);
        Ok(document)
    }

    fn controller(&self) -> Result<Option<String>, Refused> {
        let Some(controller) = &self.controller else {
            return Ok(self.owner.map(|owner| owner_did(&owner.address, &owner.chain_id)));
        };
        let why = match DidUrl::parse(controller) {
            Ok(url) if url.is_did() => return Ok(Some(controller.clone())),
            Ok(url) => DidError::Url { input: controller.clone(), offset: url.did.len() },
            Err(why) => why,
        };
        Err(refused(Place::Root.member("controller"), DocumentFlaw::Did(why)))
    }

    fn services(&self, ids: &mut Ids<'_>) -> Result<Vec<JsonView<'_>>, Refused> {
        let mut services = Vec::new();
        let at = |field| Place::Root.member(field);
        if let Some(project) = &self.project {
            name_at(project, Input::Project)?;
            let endpoint = project_endpoint(project).into();
            let mut service = ids.service(PROJECT, endpoint, at("project"))?;
            service.add_lent("projectName", project);
            if let Some(device) = &self.device {
                name_at(device, Input::Device)?;
                service.add_lent("deviceIdentity", device);
            }
            services.push(service.into());
        } else if self.device.is_some() {
            let flaw = DocumentFlaw::Field { expected: "a project name", received: "nothing" };
            return Err(refused(at("project"), flaw));
        }
        if let Some(owner) = &self.owner {
            let endpoint = owner_endpoint(&owner.address).into();
            services.push(ids.service(OWNER, endpoint, at("owner"))?.into());
        }
        if let Some(nft) = &self.mba {
            services.push(ids.service(ACCOUNT, nft.text().into(), at("mba"))?.into());
        }
        if let Some(endpoint) = &self.data_endpoint {
            let place = at("dataEndpoint");
            uri_at(endpoint, place)?;
            services.push(ids.service(DATA, JsonView::lent(endpoint), place)?.into());
        }
        let further = at("services");
        for (index, service) in self.services.iter().enumerate() {
            services.push(further_service(service, ids, further.item(index))?.into());
        }
        Ok(services)
    }
}

/// In a box, which every step passes on: results stay small.
pub(super) type Refused = Box<DocumentError>;

#[cold]
#[inline(never)]
pub(super) fn refused(place: Place<'_>, flaw: DocumentFlaw) -> Refused {
    Box::new(DocumentError::at(place, flaw))
}

/// Ids given out within one document.
struct Ids<'a> {
    did: &'a str,
    /// In order.
    taken: Vec<String>,
}

impl Ids<'_> {
    /// Makes an id absolute and takes it.
    fn take(&mut self, id: &str, place: Place<'_>) -> Result<String, Refused> {
        // Without '#' a whole DID is no fragment, though its characters would do.
        let relative = id.strip_prefix(self.did).unwrap_or(id);
        let fragment = match relative.strip_prefix('#') {
            Some(fragment) => fragment,
            None if id.starts_with("did:") => "",
            None => id,
        };
        if fragment.is_empty() || !is_fragment(fragment) {
            return Err(refused(place, DocumentFlaw::Id { input: id.to_string() }));
        }
        let id = [self.did, "#", fragment].concat();
        match self.taken.binary_search(&id) {
            Ok(_) => Err(refused(place, DocumentFlaw::DuplicateId { id })),
            Err(place) => {
                self.taken.insert(place, id.clone());
                Ok(id)
            }
        }
    }

    /// A service of ioID's.
    fn service<'a>(
        &mut self,
        (service_type, fragment): (&'static str, &str),
        endpoint: JsonView<'a>,
        place: Place<'_>,
    ) -> Result<ObjectView<'a>, Refused> {
        let mut service = ObjectView::default();
        service.add_text("id", self.take(fragment, place)?);
        service.add_lent("type", service_type);
        service.add("serviceEndpoint", endpoint);
        Ok(service)
    }
}

fn method<'a>(
    key: &DeviceKey,
    id: &str,
    did: &str,
    place: Place<'_>,
) -> Result<JsonView<'a>, Refused> {
    let key_type = key.public_key.key_type();
    if !key.method.fits(key_type) {
        let flaw = DocumentFlaw::Method { key_type, method: key.method };
        return Err(refused(place.member("type"), flaw));
    }
    for purpose in key.purposes.iter().flatten().copied() {
        if !purpose.fits(key_type) {
            let flaw = DocumentFlaw::Purpose { key_type, purpose };
            return Err(refused(place.member("purposes"), flaw));
        }
    }
    let mut method = ObjectView::default();
    method.add_text("id", id.to_string());
    method.add_lent("type", key.method.name());
    method.add_text("controller", did.to_string());
    if key.method.is_jwk() {
        method.add("publicKeyJwk", key.public_key.to_jwk().into());
    } else {
        method.add_text("publicKeyMultibase", key.public_key.text());
    }
    Ok(method.into())
}

fn further_service(
    service: &Object,
    ids: &mut Ids<'_>,
    place: Place<'_>,
) -> Result<Object, Refused> {
    for (member, rule, expected) in [
        ("id", Rule::Text, "text"),
        ("type", Rule::ServiceType, "text, or an array of texts"),
        ("serviceEndpoint", Rule::Endpoint, "a URI, an object, or an array of these"),
    ] {
        let value = service.get(member);
        if !rule.accepts(value) {
            let received = value.map_or("nothing", Json::kind);
            return Err(refused(place.member(member), DocumentFlaw::Field { expected, received }));
        }
    }
    let id = service.text("id").unwrap_or_default();
    let mut written = service.clone();
    written.set("id", ids.take(id, place.member("id"))?);
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

fn uri_at(uri: &str, place: Place<'_>) -> Result<(), Refused> {
    if is_uri(uri) {
        Ok(())
    } else {
        Err(refused(place, DocumentFlaw::Uri { input: uri.to_string() }))
    }
}

fn name_at(name: &str, input: Input) -> Result<(), Refused> {
    let why = match name.len() {
        0 => DeriveError::Empty { input },
        1..=INPUT_MAX => return Ok(()),
        received => DeriveError::TooLong { input, received },
    };
    Err(refused(Place::Root.member(input.field()), DocumentFlaw::Name(why)))
}
