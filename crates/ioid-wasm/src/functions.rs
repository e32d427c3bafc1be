//! Every pure function of the public interface by its name, `<namespace>.<function>`: those of the
//! small module, and those that only the whole one has.

use crate::argument::Positional;
use crate::call::Outcome;
use crate::{address, delegation, did, document, mba, nft, registry, registry_v1};
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
    ($($namespace:literal { $($name:literal $function:path,)+ })*) => {
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
        "setEnabled" delegation::set_enabled,
        "setAuthorized" delegation::set_authorized,
        "isAuthorized" delegation::is_authorized,
        "decodeLog" delegation::decode_log,
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
        "execute" mba::execute,
        "executeBatch" mba::execute_batch,
        "sendNative" mba::send_native,
        "sendToken" mba::send_token,
        "approveToken" mba::approve_token,
        "sendNft" mba::send_nft,
        "lock" mba::lock,
        "setPermissions" mba::set_permissions,
        "view" mba::ask,
        "decodeLog" mba::decode_log,
    }
    "nft" {
        "view" nft::ask,
        "approve" nft::approve,
        "safeTransferFrom" nft::safe_transfer_from,
        "mint" nft::mint,
        "batchMint" nft::batch_mint,
        "createCollection" nft::create_collection,
        "tokenIdToBytes32" nft::token_id_to_bytes32,
        "tokenIdFromBytes32" nft::token_id_from_bytes32,
        "decodeLog" nft::decode_log,
    }
    "registry" {
        "register" registry::register,
        "batchRegister" registry::batch_register,
        "remove" registry::remove,
        "view" registry::ask,
        "decodeLog" registry::decode_log,
    }
    "registryV1" {
        "permit" registry_v1::permit,
        "register" registry_v1::register,
        "registerThroughProxy" registry_v1::register_through_proxy,
        "update" registry_v1::update,
        "migrate" registry_v1::migrate,
        "remove" registry_v1::remove,
        "applyIoids" registry_v1::apply_ioids,
        "setDeviceContract" registry_v1::set_device_contract,
        "registerProject" registry_v1::register_project,
        "view" registry_v1::ask,
        "decodeLog" registry_v1::decode_log,
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
