use alloc::{
    borrow::Cow,
    boxed::Box,
    string::{String, ToString},
    vec::Vec,
};

use alloy_primitives::{Address, U256};

use crate::{
    derivation::{DeriveError, INPUT_MAX, Input},
    did::{DID_TEXT_MAX, Did, DidError},
    did_url::{DidUrl, is_fragment, is_uri},
    digest::Digest,
    document::{
        core_rules::Rule,
        draft::{Draft, Kind},
        error::{DocumentError, DocumentFlaw},
        method::{METHODS, MethodType, Purpose},
        service::{
            ACCOUNT, DATA, Nft, OWNER, PROJECT, owner_did, owner_endpoint, project_endpoint,
        },
    },
    json::{JSON_SIZE_MAX, Json, JsonError, Object, Place},
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

/// A built document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    text: String,
    canonical: String,
}

impl Document {
    /// The document's JSON text, members in the order people read them.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The canonical text (RFC 8785): the bytes to publish and to hash.
    #[must_use]
    pub fn canonical(&self) -> &str {
        &self.canonical
    }

    /// [`text`](Self::text) and [`canonical`](Self::canonical).
    #[must_use]
    pub fn into_texts(self) -> (String, String) {
        (self.text, self.canonical)
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
    pub fn build(&self) -> Result<Document, DocumentError> {
        let mut did = [0; DID_TEXT_MAX];
        let did = self.did.encode(&mut did);
        let mut key_ids = Vec::with_capacity(self.keys.len());
        for (index, key) in self.keys.iter().enumerate() {
            let default = || ["keys-", &(index + 1).to_string()].concat();
            key_ids.push(key.id.clone().unwrap_or_else(default));
        }
        let mut draft = Draft::new();
        let mut ids = Ids { did, taken: Vec::with_capacity(8) };
        self.write(&mut draft, &mut ids, &key_ids).map_err(|why| *why)?;
        let (text, canonical) = draft.finish();
        if canonical.len() > JSON_SIZE_MAX {
            let flaw = DocumentFlaw::Json(JsonError::TooLarge { received: canonical.len() });
            return Err(*refused(Place::Root, flaw));
        }
        Ok(Document { text, canonical })
    }

    fn write<'a>(
        &'a self,
        draft: &mut Draft,
        ids: &mut Ids<'a>,
        key_ids: &'a [String],
    ) -> Result<(), Refused> {
        let controller = self.controller()?;
        let document = draft.begin("", Kind::Object);
        self.contexts(draft);
        draft.plain("id", &[ids.did]);
        self.aliases(draft)?;
        if let Some(controller) = &controller {
            draft.plain("controller", &[controller]);
        }
        let fragments = self.methods(draft, ids, key_ids)?;
        // The key that an owner's document has, for a device that has none.
        let owners = controller.filter(|controller| self.keys.is_empty() && is_ethr(controller));
        for purpose in Purpose::ALL {
            let mut members = self.keys.iter().zip(&fragments);
            let mut member = members.find(|(key, _)| key.serves(purpose));
            let owner = match purpose {
                Purpose::Authentication | Purpose::AssertionMethod => owners.as_ref(),
                _ => None,
            };
            if member.is_none() && owner.is_none() {
                continue;
            }
            let at = draft.begin(purpose.name(), Kind::Plain);
            draft.text.open('[');
            while let Some((_, fragment)) = member {
                draft.text.plain(&[ids.did, "#", fragment]);
                member = members.find(|(key, _)| key.serves(purpose));
            }
            if let Some(controller) = owner {
                draft.text.plain(&[controller, "#controller"]);
            }
            draft.text.close(']');
            draft.end(at);
        }
        self.services(draft, ids)?;
        draft.end(document);
        Ok(())
    }

    fn contexts(&self, draft: &mut Draft) {
        let mut contexts = Vec::with_capacity(2);
        contexts.push(CONTEXT);
        for key in &self.keys {
            if !contexts.contains(&key.method.context()) {
                contexts.push(key.method.context());
            }
        }
        if self.keys.is_empty() {
            // The context of the published example without keys.
            contexts.push(MethodType::Ed25519VerificationKey2020.context());
        }
        let at = draft.begin("@context", Kind::Plain);
        draft.text.open('[');
        for context in contexts {
            draft.text.plain(&[context]);
        }
        draft.text.close(']');
        draft.end(at);
    }

    fn aliases(&self, draft: &mut Draft) -> Result<(), Refused> {
        if self.also_known_as.is_empty() {
            return Ok(());
        }
        let place = Place::Root.member("alsoKnownAs");
        let at = draft.begin("alsoKnownAs", Kind::Plain);
        draft.text.open('[');
        for (index, uri) in self.also_known_as.iter().enumerate() {
            uri_at(uri, place.item(index))?;
            draft.text.plain(&[uri]);
        }
        draft.text.close(']');
        draft.end(at);
        Ok(())
    }

    fn controller(&self) -> Result<Option<Cow<'_, str>>, Refused> {
        let Some(controller) = &self.controller else {
            let owner = self.owner.as_ref();
            return Ok(owner.map(|owner| owner_did(&owner.address, &owner.chain_id).into()));
        };
        let why = match DidUrl::parse(controller) {
            Ok(url) if url.is_did() => return Ok(Some(controller.into())),
            Ok(url) => DidError::Url { input: controller.clone(), offset: url.did.len() },
            Err(why) => why,
        };
        Err(refused(Place::Root.member("controller"), DocumentFlaw::Did(why)))
    }

    /// Writes the methods; the fragments of their ids.
    fn methods<'a>(
        &self,
        draft: &mut Draft,
        ids: &mut Ids<'a>,
        key_ids: &'a [String],
    ) -> Result<Vec<&'a str>, Refused> {
        let mut fragments = Vec::with_capacity(self.keys.len());
        if self.keys.is_empty() {
            return Ok(fragments);
        }
        let place = Place::Root.member("keys");
        let methods = draft.begin(METHODS, Kind::Array);
        for (index, (key, id)) in self.keys.iter().zip(key_ids).enumerate() {
            let place = place.item(index);
            let at = if key.id.is_some() { place.member("id") } else { place };
            let fragment = ids.take(id, at)?;
            fragments.push(fragment);
            method(draft, key, [ids.did, fragment], place)?;
        }
        draft.end(methods);
        Ok(fragments)
    }

    fn services<'a>(&'a self, draft: &mut Draft, ids: &mut Ids<'a>) -> Result<(), Refused> {
        let at = |field| Place::Root.member(field);
        if let (None, Some(_)) = (&self.project, &self.device) {
            let flaw = DocumentFlaw::Field { expected: "a project name", received: "nothing" };
            return Err(refused(at("project"), flaw));
        }
        let none = self.project.is_none() && self.owner.is_none() && self.mba.is_none();
        if none && self.data_endpoint.is_none() && self.services.is_empty() {
            return Ok(());
        }
        let services = draft.begin("service", Kind::Array);
        if let Some(project) = &self.project {
            name_at(project, Input::Project)?;
            let endpoint = project_endpoint(project);
            let service = ids.service(draft, PROJECT, &endpoint, at("project"))?;
            draft.text("projectName", project);
            if let Some(device) = &self.device {
                name_at(device, Input::Device)?;
                draft.text("deviceIdentity", device);
            }
            draft.end(service);
        }
        if let Some(owner) = &self.owner {
            let endpoint = owner_endpoint(&owner.address);
            let service = ids.service(draft, OWNER, &endpoint, at("owner"))?;
            draft.end(service);
        }
        if let Some(nft) = &self.mba {
            let service = ids.service(draft, ACCOUNT, &nft.text(), at("mba"))?;
            draft.end(service);
        }
        if let Some(endpoint) = &self.data_endpoint {
            let place = at("dataEndpoint");
            uri_at(endpoint, place)?;
            let service = ids.service(draft, DATA, endpoint, place)?;
            draft.end(service);
        }
        let further = at("services");
        for (index, service) in self.services.iter().enumerate() {
            let service = further_service(service, ids, further.item(index))?;
            let at = draft.begin("", Kind::Json(service.into()));
            draft.end(at);
        }
        draft.end(services);
        Ok(())
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
    /// Their fragments, in order.
    taken: Vec<&'a str>,
}

impl<'a> Ids<'a> {
    /// Takes an id, which may be relative; its fragment.
    fn take(&mut self, id: &'a str, place: Place<'_>) -> Result<&'a str, Refused> {
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
        match self.taken.binary_search(&fragment) {
            Ok(_) => {
                let id = [self.did, "#", fragment].concat();
                Err(refused(place, DocumentFlaw::DuplicateId { id }))
            }
            Err(place) => {
                self.taken.insert(place, fragment);
                Ok(fragment)
            }
        }
    }

    /// Begins a service of ioID's, with an endpoint in which nothing needs an escape.
    fn service(
        &mut self,
        draft: &mut Draft,
        (service_type, fragment): (&'static str, &'static str),
        endpoint: &str,
        place: Place<'_>,
    ) -> Result<usize, Refused> {
        let fragment = self.take(fragment, place)?;
        let service = draft.begin("", Kind::Object);
        draft.plain("id", &[self.did, "#", fragment]);
        draft.plain("type", &[service_type]);
        draft.plain("serviceEndpoint", &[endpoint]);
        Ok(service)
    }
}

fn method(
    draft: &mut Draft,
    key: &DeviceKey,
    [did, fragment]: [&str; 2],
    place: Place<'_>,
) -> Result<(), Refused> {
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
    let method = draft.begin("", Kind::Object);
    draft.plain("id", &[did, "#", fragment]);
    draft.plain("type", &[key.method.name()]);
    draft.plain("controller", &[did]);
    if key.method.is_jwk() {
        let at = draft.begin("publicKeyJwk", Kind::Json(key.public_key.to_jwk().into()));
        draft.end(at);
    } else {
        draft.plain("publicKeyMultibase", &[&key.public_key.text()]);
    }
    draft.end(method);
    Ok(())
}

fn further_service<'a>(
    service: &'a Object,
    ids: &mut Ids<'a>,
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
    let fragment = ids.take(id, place.member("id"))?;
    let mut written = service.clone();
    written.set("id", [ids.did, "#", fragment].concat());
    Ok(written)
}

fn is_ethr(did: &str) -> bool {
    DidUrl::parse(did).is_ok_and(|url| url.method == "ethr")
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
