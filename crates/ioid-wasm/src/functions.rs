//! Every pure function of the public interface by its name, `<namespace>.<function>`: those of the
//! small module, and those that only the whole one has.

use ioid_chain::function as table;

use crate::argument::Positional;
use crate::call::Outcome;
use crate::{address, delegation, did, document, mba, nft, registry, registry_v1, row};
#[cfg(feature = "full")]
use crate::{client, transaction, typed_data};

/// Arguments in, result out.
pub(crate) type Function = for<'a> fn(&Positional<'a>) -> Outcome;

/// Functions and their names, one to a line, in one order.
pub(crate) struct Table {
    pub(crate) names: &'static str,
    pub(crate) functions: &'static [Function],
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
    "address" {
        "parse" address::parse,
    }
    "content" {
        "cid" document::content_cid,
    }
    "delegation" {
        "setEnabled" |given| row::call(&table::delegation::SET_ENABLED, given),
        "authorize" |given| row::call(&table::delegation::AUTHORIZE, given),
        "revoke" |given| row::call(&table::delegation::REVOKE, given),
        "isAuthorized" delegation::is_authorized,
        "decodeLog" |given| row::log(table::delegation::EVENTS, given),
    }
    "did" {
        "derive" did::derive,
        "deriveMany" did::derive_many,
        "parse" did::parse,
        "toBytes32" did::to_bytes32,
        "fromBytes32" did::from_bytes32,
        "fromAddress" did::from_address,
        "notices" did::names_notices,
    }
    "document" {
        "build" document::build,
        "validate" document::check,
        "canonicalize" document::canonicalize,
        "digest" document::digest,
        "verifyDigest" document::check_digest,
        "verificationMethods" document::methods,
        "multikey" document::multikey,
        "parseMultikey" document::parse_multikey,
    }
    "mba" {
        "address" mba::account,
        "addressMany" mba::accounts,
        "fromCode" mba::from_code,
        "solanaAddress" mba::solana_address,
        "solanaAssetSigner" mba::solana_asset_signer,
        "create" mba::create,
        "activate" mba::activate,
        "initialize" mba::initialize,
        "execute" |given| row::call(&table::mba::EXECUTE, given),
        "executeBatch" mba::execute_batch,
        "sendNative" mba::send_native,
        "sendToken" |given| row::through_account(&table::mba::SEND_TOKEN, given),
        "approveToken" |given| row::through_account(&table::mba::APPROVE_TOKEN, given),
        "sendNft" mba::send_nft,
        "lock" |given| row::call(&table::mba::LOCK, given),
        "setPermissions" mba::set_permissions,
        "token" |given| row::view(&table::mba::TOKEN, given),
        "state" |given| row::view(&table::mba::STATE, given),
        "owner" |given| row::view(&table::mba::OWNER, given),
        "isLocked" |given| row::view(&table::mba::IS_LOCKED, given),
        "isValidSigner" |given| row::view(&table::mba::IS_VALID_SIGNER, given),
        "isValidSignature" |given| row::view(&table::mba::IS_VALID_SIGNATURE, given),
        "supportsInterface" |given| row::view(&table::mba::SUPPORTS_INTERFACE, given),
        "decodeLog" |given| row::log(table::mba::EVENTS, given),
    }
    "nft" {
        "ownerOf" |given| row::view(&table::nft::OWNER_OF, given),
        "tokenUri" |given| row::view(&table::nft::TOKEN_URI, given),
        "balanceOf" |given| row::view(&table::nft::BALANCE_OF, given),
        "approve" |given| row::call(&table::nft::APPROVE, given),
        "safeTransferFrom" nft::safe_transfer_from,
        "mint" |given| row::call(&table::nft::MINT, given),
        "batchMint" nft::batch_mint,
        "createCollection" |given| row::call(&table::nft::CREATE_COLLECTION, given),
        "tokenIdToBytes32" nft::token_id_to_bytes32,
        "tokenIdFromBytes32" nft::token_id_from_bytes32,
        "decodeLog" |given| row::log(table::nft::EVENTS, given),
    }
    "registry" {
        "register" registry::register,
        "batchRegister" registry::batch_register,
        "remove" |given| row::call(&table::registry::REMOVE, given),
        "deviceNft" |given| row::view(&table::registry::DEVICE_NFT, given),
        "documentMetadata" |given| row::view(&table::registry::DOCUMENT_METADATA, given),
        "totalDevices" |given| row::view(&table::registry::TOTAL_DEVICES, given),
        "operator" |given| row::view(&table::registry::OPERATOR, given),
        "decodeLog" |given| row::log(table::registry::EVENTS, given),
    }
    "registryV1" {
        "permit" registry_v1::permit,
        "register" registry_v1::register,
        "registerThroughProxy" |given| row::call(&table::registry_v1::REGISTER_THROUGH_PROXY, given),
        "update" |given| row::call(&table::registry_v1::UPDATE, given),
        "migrate" |given| row::call(&table::registry_v1::MIGRATE, given),
        "remove" |given| row::call(&table::registry_v1::REMOVE, given),
        "applyIoids" |given| row::call(&table::registry_v1::APPLY_IOIDS, given),
        "setDeviceContract" |given| row::call(&table::registry_v1::SET_DEVICE_CONTRACT, given),
        "registerProject" |given| row::call(&table::registry_v1::REGISTER_PROJECT, given),
        "nonces" |given| row::view(&table::registry_v1::NONCES, given),
        "permitHash" |given| row::view(&table::registry_v1::PERMIT_HASH, given),
        "domainSeparator" |given| row::view(&table::registry_v1::DOMAIN_SEPARATOR, given),
        "exists" |given| row::view(&table::registry_v1::EXISTS, given),
        "documentId" |given| row::view(&table::registry_v1::DOCUMENT_ID, given),
        "documentHash" |given| row::view(&table::registry_v1::DOCUMENT_HASH, given),
        "documentUri" |given| row::view(&table::registry_v1::DOCUMENT_URI, given),
        "deviceTokenId" |given| row::view(&table::registry_v1::DEVICE_TOKEN_ID, given),
        "registeredNft" |given| row::view(&table::registry_v1::REGISTERED_NFT, given),
        "price" |given| row::view(&table::registry_v1::PRICE, given),
        "deviceContractProject" |given| row::view(&table::registry_v1::DEVICE_CONTRACT_PROJECT, given),
        "projectAppliedAmount" |given| row::view(&table::registry_v1::PROJECT_APPLIED_AMOUNT, given),
        "projectActivatedAmount" |given| row::view(&table::registry_v1::PROJECT_ACTIVATED_AMOUNT, given),
        "wallet" |given| row::view(&table::registry_v1::WALLET, given),
        "walletOf" |given| row::view(&table::registry_v1::WALLET_OF, given),
        "deviceProject" |given| row::view(&table::registry_v1::DEVICE_PROJECT, given),
        "projectIds" |given| row::view(&table::registry_v1::PROJECT_IDS, given),
        "projectDeviceCount" |given| row::view(&table::registry_v1::PROJECT_DEVICE_COUNT, given),
        "walletImplementation" |given| row::view(&table::registry_v1::WALLET_IMPLEMENTATION, given),
        "decodeLog" |given| row::log(table::registry_v1::EVENTS, given),
    }
};

/// What the whole module has besides.
#[cfg(feature = "full")]
pub(crate) const MORE: Table = functions! {
    "client" {
        "quorum" client::quorum,
    }
    "content" {
        "redirect" client::content::redirect,
    }
    "transaction" {
        "decode" transaction::decoded,
        "explain" transaction::explained,
        "decodeRevert" transaction::revert,
        "multicall" transaction::multicall,
    }
    "typedData" {
        "hash" typed_data::hash,
    }
};

#[cfg(not(feature = "full"))]
pub(crate) const MORE: Table = functions! {};
