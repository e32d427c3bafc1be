//! Every pure function of the public interface by its name, `<namespace>.<function>`: those of the
//! small module, and those that only the whole one has. What a function takes, its form, JavaScript
//! learns from here.

use ioid_chain::function as table;

use crate::argument::Positional;
use crate::call::Outcome;
use crate::form::{form, form_of};
use crate::{address, delegation, did, document, mba, nft, registry, registry_v1, row};
#[cfg(feature = "full")]
use crate::{blocks, client, flows, transaction, typed_data};

/// Arguments in, result out.
pub(crate) type Function = for<'a> fn(&Positional<'a>) -> Outcome;

/// What a function is: a row of a table of the contracts, or its form and code of its own.
pub(crate) enum Row {
    Code(&'static str, Function),
    /// Both halves of a view, as [`row::view`].
    Ask(&'static str, Function),
    Call(&'static table::Function),
    ThroughAccount(&'static table::Function),
    View(&'static table::View),
    Log(&'static &'static [table::Event]),
    /// Begins a conversation.
    #[cfg(feature = "full")]
    Talk(&'static str, client::Flow),
}

impl Row {
    pub(crate) fn run(&self, arguments: &Positional<'_>) -> Outcome {
        match self {
            Self::Code(_, function) | Self::Ask(_, function) => function(arguments),
            Self::Call(function) => row::call(function, arguments),
            Self::ThroughAccount(function) => row::through_account(function, arguments),
            Self::View(view) => row::view(view, arguments),
            Self::Log(events) => row::log(events, arguments),
            #[cfg(feature = "full")]
            Self::Talk(_, flow) => flows::begin(*flow, arguments),
        }
    }
}

/// Functions and their names, one to a line, in one order.
pub(crate) struct Table {
    pub(crate) names: &'static str,
    pub(crate) functions: &'static [Row],
}

macro_rules! functions {
    ($($namespace:literal { $($name:literal $function:expr,)+ })*) => {
        Table {
            names: concat!($($(concat!($namespace, ".", $name, "\n")),+),*),
            functions: &[$($($function),+),*],
        }
    };
}

/// Derivations, documents, and the calls, views and logs of the contracts.
pub(crate) const CORE: Table = functions! {
    "" {
        "form" Row::Code("", form_of),
    }
    "address" {
        "parse" Row::Code(form!(address), address::parse),
        "isValid" Row::Code(form!(["?" address]), address::is_valid),
    }
    "content" {
        "cid" Row::Code(form!(bytes), document::content_cid),
    }
    "delegation" {
        "enable" Row::Code(form!({account}), delegation::enable),
        "disable" Row::Code(form!({account}), delegation::disable),
        "authorize" Row::Call(&table::delegation::AUTHORIZE),
        "revoke" Row::Call(&table::delegation::REVOKE),
        "isAuthorized" Row::Ask(
            form!({manager, chain, delegator, to, selector, interface}),
            delegation::is_authorized,
        ),
        "decodeLog" Row::Log(&table::delegation::EVENTS),
    }
    "did" {
        "derive" Row::Code(form!({project, device}), did::derive),
        "deriveMany" Row::Code(form!({project, devices}), did::derive_many),
        "parse" Row::Code(form!(did), did::parse),
        "isValid" Row::Code(form!(["?" did]), did::is_valid),
        "toBytes32" Row::Code(form!(did), did::to_bytes32),
        "fromBytes32" Row::Code(form!(bytes32), did::from_bytes32),
        "fromAddress" Row::Code(form!(address), did::from_address),
        "notices" Row::Code(form!(name), did::names_notices),
    }
    "document" {
        "build" Row::Code(
            form!(["#" input did controller owner project device keys mba dataEndpoint services
                alsoKnownAs]),
            document::build,
        ),
        "validate" Row::Code(form!(["$" document], {did}), document::check),
        "canonicalize" Row::Code(form!(["$" document]), document::canonicalize),
        "digest" Row::Code(form!(["$" document]), document::digest),
        "verifyDigest" Row::Code(form!(bytes, hash), document::check_digest),
        "verificationMethods" Row::Code(form!(["$" document], purpose), document::methods),
        "multikey" Row::Code(form!(type, publicKey), document::multikey),
        "parseMultikey" Row::Code(form!(text), document::parse_multikey),
    }
    "mba" {
        "address" Row::Code(form!({chainId, tokenContract, tokenId, chain, implementation, salt, registry}), mba::account),
        "addressMany" Row::Code(form!({chainId, tokenContract, tokenIds, chain, implementation, salt, registry}), mba::accounts),
        "fromCode" Row::Code(form!(code), mba::from_code),
        "solanaAddress" Row::Code(form!({seeds, programId}), mba::solana_address),
        "solanaAssetSigner" Row::Code(form!({asset}), mba::solana_asset_signer),
        "create" Row::Code(form!({chainId, tokenContract, tokenId, chain, implementation, salt, registry}), mba::create),
        "activate" Row::Code(form!({chainId, tokenContract, tokenId, chain}), mba::activate),
        "initialize" Row::Code(form!({account, implementation, chain}), mba::initialize),
        "execute" Row::Call(&table::mba::EXECUTE),
        "executeBatch" Row::Code(form!({account, ["*" operations {to, value, data, operation}]}), mba::execute_batch),
        "sendNative" Row::Code(form!({account, to, value}), mba::send_native),
        "sendToken" Row::ThroughAccount(&table::mba::SEND_TOKEN),
        "approveToken" Row::ThroughAccount(&table::mba::APPROVE_TOKEN),
        "sendNft" Row::Code(form!({account, tokenContract, tokenId, to, chain, ["." token chainId tokenContract tokenId]}), mba::send_nft),
        "lock" Row::Call(&table::mba::LOCK),
        "setPermissions" Row::Code(form!({account, ["*" permissions {caller, allowed}]}), mba::set_permissions),
        "token" Row::View(&table::mba::TOKEN),
        "state" Row::View(&table::mba::STATE),
        "owner" Row::View(&table::mba::OWNER),
        "isLocked" Row::View(&table::mba::IS_LOCKED),
        "isValidSigner" Row::View(&table::mba::IS_VALID_SIGNER),
        "isValidSignature" Row::View(&table::mba::IS_VALID_SIGNATURE),
        "supportsInterface" Row::View(&table::mba::SUPPORTS_INTERFACE),
        "decodeLog" Row::Log(&table::mba::EVENTS),
    }
    "nft" {
        "ownerOf" Row::View(&table::nft::OWNER_OF),
        "tokenUri" Row::View(&table::nft::TOKEN_URI),
        "balanceOf" Row::View(&table::nft::BALANCE_OF),
        "approve" Row::Call(&table::nft::APPROVE),
        "safeTransferFrom" Row::Code(form!({tokenContract, from, to, tokenId, chain}), nft::safe_transfer_from),
        "mint" Row::Call(&table::nft::MINT),
        "batchMint" Row::Code(form!({tokenContract, to, tokenIds}), nft::batch_mint),
        "createCollection" Row::Call(&table::nft::CREATE_COLLECTION),
        "tokenIdToBytes32" Row::Code(form!(tokenId), nft::token_id_to_bytes32),
        "tokenIdFromBytes32" Row::Code(form!(bytes), nft::token_id_from_bytes32),
        "decodeLog" Row::Log(&table::nft::EVENTS),
    }
    "registry" {
        "register" Row::Code(form!({registry, chain, did, chainId, nftContract, tokenId, ["." document uri hash]}), registry::register),
        "batchRegister" Row::Code(form!({wrapper, ["*" devices {did, chainId, nftContract, tokenId}], chain}), registry::batch_register),
        "remove" Row::Call(&table::registry::REMOVE),
        "deviceNft" Row::View(&table::registry::DEVICE_NFT),
        "documentMetadata" Row::View(&table::registry::DOCUMENT_METADATA),
        "totalDevices" Row::View(&table::registry::TOTAL_DEVICES),
        "operator" Row::View(&table::registry::OPERATOR),
        "decodeLog" Row::Log(&table::registry::EVENTS),
    }
    "registryV1" {
        "permit" Row::Code(form!({owner, nonce, chainId, registry}), registry_v1::permit),
        "register" Row::Code(
            form!({registry, chain, deviceContract, tokenId, user, device,
                ["." document hash uri], signature, value}),
            registry_v1::register,
        ),
        "registerThroughProxy" Row::Call(&table::registry_v1::REGISTER_THROUGH_PROXY),
        "update" Row::Call(&table::registry_v1::UPDATE),
        "migrate" Row::Call(&table::registry_v1::MIGRATE),
        "remove" Row::Call(&table::registry_v1::REMOVE),
        "applyIoids" Row::Call(&table::registry_v1::APPLY_IOIDS),
        "setDeviceContract" Row::Call(&table::registry_v1::SET_DEVICE_CONTRACT),
        "registerProject" Row::Call(&table::registry_v1::REGISTER_PROJECT),
        "nonces" Row::View(&table::registry_v1::NONCES),
        "permitHash" Row::View(&table::registry_v1::PERMIT_HASH),
        "domainSeparator" Row::View(&table::registry_v1::DOMAIN_SEPARATOR),
        "exists" Row::View(&table::registry_v1::EXISTS),
        "documentId" Row::View(&table::registry_v1::DOCUMENT_ID),
        "documentHash" Row::View(&table::registry_v1::DOCUMENT_HASH),
        "documentUri" Row::View(&table::registry_v1::DOCUMENT_URI),
        "deviceTokenId" Row::View(&table::registry_v1::DEVICE_TOKEN_ID),
        "registeredNft" Row::View(&table::registry_v1::REGISTERED_NFT),
        "price" Row::View(&table::registry_v1::PRICE),
        "deviceContractProject" Row::View(&table::registry_v1::DEVICE_CONTRACT_PROJECT),
        "projectAppliedAmount" Row::View(&table::registry_v1::PROJECT_APPLIED_AMOUNT),
        "projectActivatedAmount" Row::View(&table::registry_v1::PROJECT_ACTIVATED_AMOUNT),
        "wallet" Row::View(&table::registry_v1::WALLET),
        "walletOf" Row::View(&table::registry_v1::WALLET_OF),
        "deviceProject" Row::View(&table::registry_v1::DEVICE_PROJECT),
        "projectIds" Row::View(&table::registry_v1::PROJECT_IDS),
        "projectDeviceCount" Row::View(&table::registry_v1::PROJECT_DEVICE_COUNT),
        "walletImplementation" Row::View(&table::registry_v1::WALLET_IMPLEMENTATION),
        "decodeLog" Row::Log(&table::registry_v1::EVENTS),
    }
};

/// What the whole module has besides.
#[cfg(feature = "full")]
pub(crate) const MORE: Table = functions! {
    "client" {
        "check" Row::Code(form!(rpcUrls, quorum, timeout), client::check),
        "cache" Row::Code(form!(cache), blocks::check),
        "account" Row::Talk(form!(target, {["!" signal]}), client::account),
        "activate" Row::Talk(form!({chainId, tokenContract, tokenId}, {from, ["!" onStatus], ["!" signal]}), client::activate),
        "balance" Row::Talk(form!(address, {["!" signal]}), client::balance),
        "bind" Row::Talk(form!({project, device, tokenContract, tokenId, document, ["." publish service api headers wait], from, ["!" onProgress], ["!" signal]}), client::bind),
        "device" Row::Talk(form!(did, {["!" signal]}), client::device_of),
        "devices" Row::Talk(form!({owner, fromBlock, toBlock, ["!" onProgress], ["!" signal]}, next), client::devices),
        "grants" Row::Talk(form!({manager, fromBlock, ["!" onProgress], ["!" signal]}, next), client::grants),
        "read" Row::Talk(form!(["+" "" to data], {block, ["!" signal]}), client::read_one),
        "readMany" Row::Talk(form!(["*" calls ["+" "" to data]], {["!" signal]}), client::read_many),
        "resolve" Row::Talk(form!(did, {accept, versionId, versionTime, metadata, expandRelativeUrls, ["!" signal]}), client::resolve),
        "dereference" Row::Talk(form!(didUrl, {accept, versionId, versionTime, metadata, expandRelativeUrls, verificationRelationship, ["!" signal]}), client::dereference),
        "send" Row::Talk(form!({to, data, value}, {from, ["!" onStatus], ["!" signal]}), client::send),
        "wait" Row::Talk(form!({to, data, value}, {from, hash, ["!" onStatus], ["!" signal]}), client::wait),
        "resume" Row::Code("", flows::resume),
        "result" Row::Code("", flows::result),
    }
    "content" {
        "fetch" Row::Talk(form!(uri, {hash, gateways, ["!" cache], ["!" signal]}), client::content::fetch),
        "publish" Row::Talk(form!(bytes, {service, api, headers, wait, ["!" onProgress], ["!" signal]}), client::content::publish),
    }
    "transaction" {
        "decode" Row::Code(form!({to, data, value, chainId, ["#" context]}), transaction::decoded),
        "explain" Row::Code(form!({to, data, value, chainId, ["#" context]}), transaction::explained),
        "decodeRevert" Row::Code(form!(data), transaction::revert),
        "multicall" Row::Ask(form!(["*" calls ["+" "" to data]], {chain, multicall3}), transaction::multicall),
    }
    "typedData" {
        "hash" Row::Code(form!(["#" typed]), typed_data::hash),
    }
};

#[cfg(not(feature = "full"))]
pub(crate) const MORE: Table = functions! {};
