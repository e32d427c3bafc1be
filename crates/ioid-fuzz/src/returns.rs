//! What calls and views return.

use alloy_primitives::{Address, B256, Bytes, FixedBytes, U256};
use alloy_sol_types::SolCall;
use ioid_chain::abi::v1::{IoIDNFT, IoIDRegistryV1, IoIDStore, ProjectRegistry};
use ioid_chain::abi::{
    DeviceNFTFactory, ERC20, ERC721, ExecutionDelegation, IoIDRegistry, IoIDRegistryBatchWrapper,
    MachineBoundAccount, Multicall3,
};
use ioid_chain::multicall::{self, Outcome};
use ioid_chain::strict::Decode;
use ioid_chain::{Result, View, delegation, mba, nft, registry, registry_v1, strict};
use ioid_did::Identifier;

use crate::failure;

/// What is decoded encodes to the same bytes.
fn canonical<C: SolCall<Return: Decode>>(data: &[u8]) {
    match strict::decode_returns::<C>(data) {
        Ok(value) => assert_eq!(C::abi_encode_returns(&value), data, "{}", C::SIGNATURE),
        Err(error) => failure::chain(&error),
    }
}

/// One of each shape of answer: decoders of calls that return the same types are the same code.
const SHAPES: [fn(&[u8]); 14] = [
    canonical::<IoIDRegistry::getDeviceNFTCall>,
    canonical::<IoIDRegistry::getDIDDocMetadataCall>,
    canonical::<IoIDRegistry::totalDevicesCall>,
    canonical::<IoIDRegistryBatchWrapper::batchRegisterCall>,
    canonical::<DeviceNFTFactory::createDeviceNFTCall>,
    canonical::<ERC721::tokenURICall>,
    canonical::<ERC20::decimalsCall>,
    canonical::<MachineBoundAccount::tokenCall>,
    canonical::<MachineBoundAccount::isValidSignerCall>,
    canonical::<MachineBoundAccount::executeCall>,
    canonical::<MachineBoundAccount::executeBatchCall>,
    canonical::<ExecutionDelegation::isAuthorized_0Call>,
    canonical::<IoIDNFT::wallet_0Call>,
    canonical::<IoIDNFT::projectIDsCall>,
];

fn view<T>(view: &View<T>, data: &[u8]) -> bool {
    let answer: Result<T> = view.decode(data);
    if let Err(error) = &answer {
        failure::chain(error);
    }
    answer.is_ok()
}

/// Every view understands the data or says why not, and never more than its types allow.
pub(crate) fn returns(data: &[u8]) {
    SHAPES.iter().for_each(|check| check(data));
    canonical::<IoIDRegistryV1::DOMAIN_SEPARATORCall>(data);
    canonical::<IoIDStore::priceCall>(data);
    canonical::<ProjectRegistry::registerCall>(data);
    let at = Address::ZERO;
    if let Ok(id) = Identifier::new([1; 32]) {
        let understood = view(&registry::device_nft(at, id), data);
        assert!(
            !understood || strict::decode_returns::<IoIDRegistry::getDeviceNFTCall>(data).is_ok()
        );
        view(&registry::document_metadata(at, id), data);
    }
    view(&mba::token(at), data);
    view(&mba::is_valid_signer(at, at, Bytes::new()), data);
    view(&mba::is_valid_signature(at, B256::ZERO, Bytes::new()), data);
    view(&registry_v1::wallet(at, U256::ZERO), data);
    let page =
        registry_v1::ProjectIdsPage { project_id: U256::ZERO, start: at, page_size: U256::ZERO };
    view(&registry_v1::project_ids(at, &page), data);
    // One word cannot be an address, a boolean and a number without being that number.
    let word = <[u8; 32]>::try_from(data).map(U256::from_be_bytes).ok();
    let truth = view(&mba::is_locked(at), data);
    assert_eq!(truth, word.is_some_and(|word| word <= U256::ONE));
    assert_eq!(view(&mba::state(at), data), word.is_some());
    let is_address = word.is_some_and(|word| word.bit_len() <= 160);
    assert_eq!(view(&nft::owner_of(at, U256::ZERO), data), is_address);
    let grant = delegation::Grant { delegator: at, to: at, selector: FixedBytes::<4>::ZERO.into() };
    let authorized =
        delegation::is_authorized(at, &grant, delegation::IsAuthorizedInterface::Bytes);
    assert_eq!(view(&authorized, data), truth);
}

/// One byte: how many answers are due. Exactly that many are read, and encode to the same bytes.
pub(crate) fn multicall(data: &[u8]) {
    let Some((count, data)) = data.split_first() else { return };
    let count = usize::from(*count);
    match multicall::decode(data, count) {
        Ok(outcomes) => {
            assert_eq!(outcomes.len(), count);
            let results = outcomes.into_iter().map(|outcome| {
                let success = matches!(outcome, Outcome::Returned(_));
                let (Outcome::Returned(data) | Outcome::Reverted(data)) = outcome;
                Multicall3::Result { success, returnData: data }
            });
            let results: Vec<_> = results.collect();
            assert_eq!(Multicall3::aggregate3Call::abi_encode_returns(&results), data);
        }
        Err(error) => failure::chain(&error),
    }
}
