//! The ioID contracts of version 1.

use super::{Event, Field, Function, Kind, Shape, Target, View, field, given, known};
use crate::Contract;
use crate::abi::v1::IoIDNFT as Nft;
use crate::abi::v1::IoIDRegistryV1 as Registry;
use crate::abi::v1::IoIDStore as Store;
use crate::abi::v1::{ProjectRegistry, VerifyingProxy};

const REGISTRY: Target = known("registry", Contract::RegistryV1);
const STORE: Target = known("store", Contract::StoreV1);
const IOID: Target = known("ioid", Contract::IoidV1);

/// Binds a device for whoever sends the transaction.
pub const REGISTER: Function = Function::of::<Registry::register_0Call>(
    REGISTRY,
    &[
        field("deviceContract", Kind::Address),
        field("tokenId", Kind::Uint),
        field("device", Kind::Recipient),
        field("document.hash", Kind::DocumentHash),
        field("document.uri", Kind::DocumentUri),
        field("signature", Kind::Signature),
    ],
)
.payable();
/// Binds a device for a user.
pub const REGISTER_FOR: Function = Function::of::<Registry::register_1Call>(
    REGISTRY,
    &[
        field("deviceContract", Kind::Address),
        field("tokenId", Kind::Uint),
        field("user", Kind::Recipient),
        field("device", Kind::Recipient),
        field("document.hash", Kind::DocumentHash),
        field("document.uri", Kind::DocumentUri),
        field("signature", Kind::Signature),
    ],
)
.payable();
/// Binds a device through a project's verifying proxy.
pub const REGISTER_THROUGH_PROXY: Function = Function::of::<VerifyingProxy::registerCall>(
    given("proxy"),
    &[
        field("verifySignature", Kind::Bytes),
        field("document.hash", Kind::DocumentHash),
        field("document.uri", Kind::DocumentUri),
        field("owner", Kind::Recipient),
        field("device", Kind::Recipient),
        field("signature", Kind::Signature),
    ],
);
/// Replaces a device's document.
pub const UPDATE: Function = Function::of::<Registry::updateCall>(
    REGISTRY,
    &[
        field("device", Kind::Address),
        field("document.hash", Kind::DocumentHash),
        field("document.uri", Kind::DocumentUri),
        field("signature", Kind::Signature),
    ],
);
/// Hands a device to another owner.
pub const MIGRATE: Function = Function::of::<Registry::migrateCall>(
    REGISTRY,
    &[
        field("device", Kind::Address),
        field("owner", Kind::Recipient),
        field("signature", Kind::Signature),
    ],
);
/// Unbinds a device.
pub const REMOVE: Function = Function::of::<Registry::removeCall>(
    REGISTRY,
    &[field("device", Kind::Address), field("signature", Kind::Signature)],
);
/// Pays for ioIDs of a project.
pub const APPLY_IOIDS: Function = Function::of::<Store::applyIoIDsCall>(
    STORE,
    &[field("projectId", Kind::Uint), field("amount", Kind::Uint)],
)
.payable();
/// Says which project a device NFT contract belongs to.
pub const SET_DEVICE_CONTRACT: Function = Function::of::<Store::setDeviceContractCall>(
    STORE,
    &[field("projectId", Kind::Uint), field("deviceContract", Kind::Address)],
);
/// Registers a project.
pub const REGISTER_PROJECT: Function = Function::of::<ProjectRegistry::registerCall>(
    known("projectRegistry", Contract::ProjectRegistryV1),
    &[field("name", Kind::Text), field("kind", Kind::ProjectKind)],
);

const NONE: &[Field] = &[];
const DEVICE: &[Field] = &[field("device", Kind::Address)];
const PROJECT: &[Field] = &[field("projectId", Kind::Uint)];
const UINT: &[Field] = &[field("number", Kind::Uint)];
const WORD: &[Field] = &[field("word", Kind::Word)];
const BOOL: &[Field] = &[field("yes", Kind::Bool)];
const TEXT: &[Field] = &[field("text", Kind::Text)];
const ADDRESS: &[Field] = &[field("address", Kind::Address)];

/// How often a device has permitted something.
pub const NONCES: View = View::of::<Registry::noncesCall>(REGISTRY, DEVICE, Shape::Plain, UINT);
/// The contract's own struct hash of a permit.
pub const PERMIT_HASH: View = View::of::<Registry::permitHashCall>(
    REGISTRY,
    &[field("owner", Kind::Address), field("device", Kind::Address)],
    Shape::Plain,
    WORD,
);
/// The contract's own domain separator.
pub const DOMAIN_SEPARATOR: View =
    View::of::<Registry::DOMAIN_SEPARATORCall>(REGISTRY, NONE, Shape::Plain, WORD);
/// Whether a device is bound.
pub const EXISTS: View = View::of::<Registry::existsCall>(REGISTRY, DEVICE, Shape::Plain, BOOL);
/// A device's DID as the contract spells it.
pub const DOCUMENT_ID: View =
    View::of::<Registry::documentIDCall>(REGISTRY, DEVICE, Shape::Plain, TEXT);
/// Hash of a device's document.
pub const DOCUMENT_HASH: View =
    View::of::<Registry::documentHashCall>(REGISTRY, DEVICE, Shape::Plain, WORD);
/// Where a device's document is.
pub const DOCUMENT_URI: View =
    View::of::<Registry::documentURICall>(REGISTRY, DEVICE, Shape::Plain, TEXT);
/// The ioID NFT of a device.
pub const DEVICE_TOKEN_ID: View =
    View::of::<Registry::deviceTokenIdCall>(REGISTRY, DEVICE, Shape::Plain, UINT);
/// Whether a device NFT is bound already.
pub const REGISTERED_NFT: View = View::of::<Registry::registeredNFTCall>(
    REGISTRY,
    &[field("deviceContract", Kind::Address), field("tokenId", Kind::Uint)],
    Shape::Plain,
    BOOL,
);
/// What one ioID costs.
pub const PRICE: View = View::of::<Store::priceCall>(STORE, NONE, Shape::Plain, UINT);
/// The project a device NFT contract belongs to.
pub const DEVICE_CONTRACT_PROJECT: View = View::of::<Store::deviceContractProjectCall>(
    STORE,
    &[field("deviceContract", Kind::Address)],
    Shape::Plain,
    UINT,
);
/// How many ioIDs a project has paid for.
pub const PROJECT_APPLIED_AMOUNT: View =
    View::of::<Store::projectAppliedAmountCall>(STORE, PROJECT, Shape::Plain, UINT);
/// How many ioIDs of a project are in use.
pub const PROJECT_ACTIVATED_AMOUNT: View =
    View::of::<Store::projectActivedAmountCall>(STORE, PROJECT, Shape::Plain, UINT);
/// The account of an ioID NFT.
pub const WALLET: View = View::of::<Nft::wallet_0Call>(
    IOID,
    &[field("id", Kind::Uint)],
    Shape::Record,
    &[field("account", Kind::Address), field("did", Kind::Text)],
);
/// The account of a DID.
pub const WALLET_OF: View =
    View::of::<Nft::wallet_1Call>(IOID, &[field("did", Kind::Text)], Shape::Plain, ADDRESS);
/// The project of a device.
pub const DEVICE_PROJECT: View =
    View::of::<Nft::deviceProjectCall>(IOID, DEVICE, Shape::Plain, UINT);
/// A page of a project's devices.
pub const PROJECT_IDS: View = View::of::<Nft::projectIDsCall>(
    IOID,
    &[
        field("projectId", Kind::Uint),
        field("start", Kind::PageStart),
        field("pageSize", Kind::Uint),
    ],
    Shape::Record,
    &[field("devices", Kind::Addresses), field("next", Kind::Address)],
);
/// How many devices a project has.
pub const PROJECT_DEVICE_COUNT: View =
    View::of::<Nft::projectDeviceCountCall>(IOID, PROJECT, Shape::Plain, UINT);
/// The implementation v1 accounts are made with.
pub const WALLET_IMPLEMENTATION: View =
    View::of::<Nft::walletImplementationCall>(IOID, NONE, Shape::Plain, ADDRESS);

const DOCUMENTED: &[Field] = &[
    field("device", Kind::Address),
    field("owner", Kind::Address),
    field("hash", Kind::Word),
    field("uri", Kind::Text),
];
const OWNED: &[Field] = &[field("device", Kind::Address), field("owner", Kind::Address)];

/// What the registry and its NFT say.
pub const EVENTS: &[Event] = &[
    Event::of::<Registry::NewDevice>("NewDevice", 0b1, DOCUMENTED),
    Event::of::<Registry::UpdateDevice>("UpdateDevice", 0b1, DOCUMENTED),
    Event::of::<Registry::RemoveDevice>("RemoveDevice", 0b1, OWNED),
    Event::of::<Registry::Migrate>("Migrate", 0b1, OWNED),
    Event::of::<Nft::CreateIoID>(
        "CreateIoid",
        0b1,
        &[
            field("owner", Kind::Address),
            field("id", Kind::Uint),
            field("wallet", Kind::Address),
            field("did", Kind::Text),
        ],
    ),
];
