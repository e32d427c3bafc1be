//! Logs of every contract.

use alloy_primitives::{B256, IntoLogData};
use alloy_sol_types::SolEventInterface;
use ioid_chain::abi::{
    DeviceNFTFactory, ERC20, ERC721, ERC6551Registry, ExecutionDelegation, IoIDRegistry,
    IoIDRegistryBatchWrapper, v1,
};
use ioid_chain::{ChainError, Result, delegation, mba, nft, registry, registry_v1};

use crate::calldata::STRICT;
use crate::failure;

/// Whether the log is the one encoding of an event of this interface.
fn is_one_of<E: SolEventInterface + IntoLogData>(topics: &[B256], data: &[u8]) -> bool {
    match E::decode_raw_log_with_config(topics, data, STRICT) {
        Ok(event) => {
            let log = event.into_log_data();
            assert_eq!((log.topics(), log.data.as_ref()), (topics, data), "not what Alloy writes");
            true
        }
        Err(_) => false,
    }
}

type IsEvent = fn(&[B256], &[u8]) -> bool;

/// Events of every interface that has some.
const EVENTS: [IsEvent; 9] = [
    is_one_of::<IoIDRegistry::IoIDRegistryEvents>,
    is_one_of::<IoIDRegistryBatchWrapper::IoIDRegistryBatchWrapperEvents>,
    is_one_of::<DeviceNFTFactory::DeviceNFTFactoryEvents>,
    is_one_of::<ERC721::ERC721Events>,
    is_one_of::<ERC20::ERC20Events>,
    is_one_of::<ERC6551Registry::ERC6551RegistryEvents>,
    is_one_of::<ExecutionDelegation::ExecutionDelegationEvents>,
    is_one_of::<v1::IoIDRegistryV1::IoIDRegistryV1Events>,
    is_one_of::<v1::IoIDNFT::IoIDNFTEvents>,
];

/// One byte: how many topics. An event that is decoded is one that Alloy writes like this.
pub(crate) fn log(data: &[u8]) {
    let Some((count, data)) = data.split_first() else { return };
    let Some((topics, data)) = data.split_at_checked(32 * usize::from(count % 6)) else { return };
    let topics: Vec<B256> = topics.chunks_exact(32).map(B256::from_slice).collect();
    let known = EVENTS.iter().any(|is_event| is_event(&topics, data));
    let check = |found: Result<bool>| match found {
        Ok(found) => assert!(known || !found, "we read what Alloy does not"),
        Err(error) => {
            failure::chain(&error);
            assert!(!known || !matches!(*error, ChainError::AbiDecode { .. }), "{error}");
        }
    };
    check(registry::decode_log(&topics, data).map(|event| event.is_some()));
    check(registry_v1::decode_log(&topics, data).map(|event| event.is_some()));
    check(delegation::decode_log(&topics, data).map(|event| event.is_some()));
    check(nft::decode_log(&topics, data).map(|event| event.is_some()));
    check(mba::decode_log(&topics, data).map(|event| event.is_some()));
}
