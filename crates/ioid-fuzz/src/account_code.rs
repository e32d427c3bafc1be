//! Code of accounts, the slot of their proxy, contracts of NFTs and signatures: bytes of a fixed
//! form.

use alloy_primitives::{Address, B256, keccak256};
use ioid_chain::mba::{AccountScheme, address, code, from_code, implementation_from_slot};
use ioid_chain::registry_v1::Signature;
use ioid_chain::{Network, NftContract};

use crate::failure;

/// Constructor of ERC-6551 account code.
const CONSTRUCTOR: [u8; 10] = [0x3d, 0x60, 0xad, 0x80, 0x60, 0x0a, 0x3d, 0x39, 0x81, 0xf3];

/// Code that is read is written again; its address is CREATE2's (EIP-1014).
pub(crate) fn account_code(data: &[u8]) {
    if let Some(found) = from_code(data) {
        let scheme = AccountScheme {
            registry: Network::ERC6551_REGISTRY,
            implementation: found.implementation,
            salt: found.salt,
        };
        assert_eq!(code(&scheme, &found.token).as_ref(), data);
        let init_code = keccak256([&CONSTRUCTOR, data].concat());
        let account = scheme.registry.create2(scheme.salt, init_code);
        assert_eq!(address(&scheme, &found.token), account);
    }
    if let Ok(slot) = B256::try_from(data) {
        let found = implementation_from_slot(slot);
        assert!(found.is_none_or(|at| at.into_word() == slot && at != Address::ZERO));
    }
    match NftContract::from_bytes(data) {
        Ok(contract) => {
            assert_eq!(contract.as_bytes(), data);
            assert_eq!(NftContract::parse(&contract.to_string()), Ok(contract));
        }
        Err(error) => failure::chain(&error),
    }
    if let Err(error) = Signature::from_bytes(data) {
        failure::chain(&error);
    }
}
