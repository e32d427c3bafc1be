//! Every type that is decoded, filled with values that all differ: ours and Alloy's must find the
//! same in the same bytes, so no field is in another's place.

use alloy_dyn_abi::{DynSolType, DynSolValue};
use alloy_primitives::{B256, U256};
use alloy_sol_types::abi::AbiDecoderConfig;
use alloy_sol_types::{SolCall, SolEvent};

use crate::abi::v1::{IoIDNFT, IoIDRegistryV1, IoIDStore, ProjectRegistry};
use crate::abi::{
    DeviceNFT, DeviceNFTFactory, ERC20, ERC721, ERC6551Registry, ExecutionDelegation, IoIDRegistry,
    IoIDRegistryBatchWrapper, MachineBoundAccount, Multicall3, Staking,
};
use crate::strict::{self, Decode, DecodeEvent, Encode};

const STRICT: AbiDecoderConfig = AbiDecoderConfig::new().strict(true);

/// A value of each type, none twice.
fn value(ty: &DynSolType, next: &mut u8) -> DynSolValue {
    *next += 1;
    let word = B256::repeat_byte(*next);
    match ty {
        DynSolType::Bool => DynSolValue::Bool(next.is_multiple_of(2)),
        DynSolType::Uint(8) => DynSolValue::Uint(U256::from(*next), 8),
        DynSolType::Uint(size) => DynSolValue::Uint(word.into(), *size),
        DynSolType::FixedBytes(4) => {
            let mut left = B256::ZERO;
            left[..4].copy_from_slice(&word[..4]);
            DynSolValue::FixedBytes(left, 4)
        }
        DynSolType::FixedBytes(size) => DynSolValue::FixedBytes(word, *size),
        DynSolType::Address => DynSolValue::Address(alloy_primitives::Address::from_word(word)),
        DynSolType::Bytes => DynSolValue::Bytes(word[..usize::from(*next) % 33].to_vec()),
        DynSolType::String => DynSolValue::String(format!("text {next}")),
        DynSolType::Array(ty) => DynSolValue::Array((0..3).map(|_| value(ty, next)).collect()),
        DynSolType::Tuple(types) => {
            DynSolValue::Tuple(types.iter().map(|ty| value(ty, next)).collect())
        }
        other => panic!("{other} is not used by any contract"),
    }
}

fn encoding(types: &str) -> Vec<u8> {
    let ty = DynSolType::parse(types).expect("the types can be read");
    value(&ty, &mut 0).abi_encode_params()
}

fn calldata<C: SolCall>() -> Vec<u8> {
    let types = C::SIGNATURE.get(C::SIGNATURE.find('(').unwrap()..).unwrap();
    [C::SELECTOR.to_vec(), encoding(types)].concat()
}

fn call<C: SolCall + Decode + PartialEq + std::fmt::Debug>() {
    let data = calldata::<C>();
    let theirs = C::abi_decode_with_config(&data, STRICT).expect(C::SIGNATURE);
    assert_eq!(strict::decode_call::<C>(&data), Ok(theirs));
}

fn writes<C: SolCall + Encode>() {
    let data = calldata::<C>();
    let theirs = C::abi_decode_with_config(&data, STRICT).expect(C::SIGNATURE);
    assert_eq!(strict::encode_call(&theirs), data, "{}", C::SIGNATURE);
}

fn returns<C: SolCall<Return: Decode + Encode + PartialEq + std::fmt::Debug>>(types: &str) {
    let data = encoding(types);
    let theirs = C::abi_decode_returns_with_config(&data, STRICT).expect(C::SIGNATURE);
    let ours = strict::decode_returns::<C>(&data);
    assert_eq!(ours, Ok(theirs));
    assert_eq!(strict::encode(&ours.unwrap()), data, "{}", C::SIGNATURE);
}

fn event<E: SolEvent + DecodeEvent + PartialEq + std::fmt::Debug>(types: &str) {
    let indexed = (1..=E::INDEXED).map(|at| B256::with_last_byte(u8::try_from(at).unwrap()));
    let topics: Vec<B256> = [E::SIGNATURE_HASH].into_iter().chain(indexed).collect();
    let data = encoding(types);
    let theirs = E::decode_raw_log_with_config(&topics, &data, STRICT).expect(E::SIGNATURE);
    assert_eq!(strict::decode_log::<E>(&topics, &data), Ok(Some(theirs)));
    // A topic more or less is another event's.
    for other in [topics[..topics.len() - 1].to_vec(), [&topics[..], &[B256::ZERO; 4]].concat()] {
        if let Ok(Some(found)) = strict::decode_log::<E>(&other, &data) {
            panic!("read {found:?} from {} topics", other.len());
        }
    }
}

#[test]
fn calls_are_read_as_alloy_reads_them() {
    call::<ERC20::transferCall>();
    call::<ERC20::approveCall>();
    call::<ERC721::transferFromCall>();
    call::<ERC721::safeTransferFrom_0Call>();
    call::<ERC721::safeTransferFrom_1Call>();
    call::<MachineBoundAccount::executeCall>();
    call::<MachineBoundAccount::executeBatchCall>();
    call::<Multicall3::aggregate3Call>();
}

#[test]
fn calls_are_written_as_alloy_writes_them() {
    writes::<ERC20::transferCall>();
    writes::<ERC20::approveCall>();
    writes::<ERC721::transferFromCall>();
    writes::<ERC721::safeTransferFrom_0Call>();
    writes::<ERC721::safeTransferFrom_1Call>();
    writes::<MachineBoundAccount::executeCall>();
    writes::<MachineBoundAccount::executeBatchCall>();
    writes::<Multicall3::aggregate3Call>();
    writes::<IoIDRegistry::deleteDeviceNFTCall>();
    writes::<IoIDRegistry::getDeviceNFTCall>();
    writes::<IoIDRegistry::getDIDDocMetadataCall>();
    writes::<IoIDRegistry::totalDevicesCall>();
    writes::<IoIDRegistry::operatorCall>();
    writes::<IoIDRegistry::ownerCall>();
    writes::<IoIDRegistry::setOperatorCall>();
    writes::<DeviceNFT::burnCall>();
    writes::<DeviceNFT::setOperatorCall>();
    writes::<DeviceNFT::operatorCall>();
    writes::<DeviceNFT::ownerCall>();
    writes::<ERC721::balanceOfCall>();
    writes::<ERC721::ownerOfCall>();
    writes::<ERC721::tokenURICall>();
    writes::<ERC721::approveCall>();
    writes::<ERC721::getApprovedCall>();
    writes::<ERC721::setApprovalForAllCall>();
    writes::<ERC721::isApprovedForAllCall>();
    writes::<ERC20::balanceOfCall>();
    writes::<ERC20::decimalsCall>();
    writes::<ERC20::symbolCall>();
    writes::<ERC20::allowanceCall>();
    writes::<ERC6551Registry::createAccountCall>();
    writes::<ERC6551Registry::accountCall>();
    writes::<MachineBoundAccount::initializeCall>();
    writes::<MachineBoundAccount::tokenCall>();
    writes::<MachineBoundAccount::stateCall>();
    writes::<MachineBoundAccount::ownerCall>();
    writes::<MachineBoundAccount::isValidSignerCall>();
    writes::<MachineBoundAccount::isValidSignatureCall>();
    writes::<MachineBoundAccount::supportsInterfaceCall>();
    writes::<MachineBoundAccount::lockCall>();
    writes::<MachineBoundAccount::isLockedCall>();
    writes::<MachineBoundAccount::lockedUntilCall>();
    writes::<MachineBoundAccount::setOverridesCall>();
    writes::<MachineBoundAccount::setDelegationEnabledCall>();
    writes::<MachineBoundAccount::delegationEnabledCall>();
    writes::<ExecutionDelegation::authorizeDelegatorCall>();
    writes::<ExecutionDelegation::revokeDelegatorCall>();
    writes::<ExecutionDelegation::isAuthorized_0Call>();
    writes::<ExecutionDelegation::isAuthorized_1Call>();
    writes::<ExecutionDelegation::ownerCall>();
    writes::<Staking::stakeCall>();
    writes::<IoIDRegistryV1::removeCall>();
    writes::<IoIDRegistryV1::noncesCall>();
    writes::<IoIDRegistryV1::permitHashCall>();
    writes::<IoIDRegistryV1::DOMAIN_SEPARATORCall>();
    writes::<IoIDRegistryV1::existsCall>();
    writes::<IoIDRegistryV1::documentIDCall>();
    writes::<IoIDRegistryV1::documentHashCall>();
    writes::<IoIDRegistryV1::documentURICall>();
    writes::<IoIDRegistryV1::deviceTokenIdCall>();
    writes::<IoIDRegistryV1::registeredNFTCall>();
    writes::<IoIDStore::priceCall>();
    writes::<IoIDStore::deviceContractProjectCall>();
    writes::<IoIDStore::projectAppliedAmountCall>();
    writes::<IoIDStore::projectActivedAmountCall>();
    writes::<IoIDStore::applyIoIDsCall>();
    writes::<IoIDStore::setDeviceContractCall>();
    writes::<IoIDNFT::wallet_0Call>();
    writes::<IoIDNFT::wallet_1Call>();
    writes::<IoIDNFT::deviceProjectCall>();
    writes::<IoIDNFT::projectIDsCall>();
    writes::<IoIDNFT::projectDeviceCountCall>();
    writes::<IoIDNFT::walletImplementationCall>();
    writes::<ProjectRegistry::registerCall>();
}

#[test]
fn answers_are_read_as_alloy_reads_them() {
    returns::<IoIDRegistry::getDeviceNFTCall>("(uint256,bytes,uint256)");
    returns::<IoIDRegistry::getDIDDocMetadataCall>("(string,bytes32)");
    returns::<MachineBoundAccount::tokenCall>("(uint256,address,uint256)");
    returns::<MachineBoundAccount::executeBatchCall>("(bytes[])");
    returns::<MachineBoundAccount::isValidSignerCall>("(bytes4)");
    returns::<MachineBoundAccount::isLockedCall>("(bool)");
    returns::<Multicall3::aggregate3Call>("((bool,bytes)[])");
    returns::<IoIDNFT::wallet_0Call>("(address,string)");
    returns::<IoIDNFT::projectIDsCall>("(address[],address)");
    returns::<ERC721::tokenURICall>("(string)");
    returns::<ERC20::decimalsCall>("(uint8)");
}

#[test]
fn events_are_read_as_alloy_reads_them() {
    event::<IoIDRegistry::DeviceNFTUpdated>("(uint256,bytes,uint256)");
    event::<IoIDRegistry::DeviceNFTDeleted>("(bytes32)");
    event::<IoIDRegistry::DIDDocMetadataUpdated>("(string,bytes32)");
    event::<IoIDRegistry::DIDDocMetadataDeleted>("(bytes32)");
    event::<IoIDRegistryBatchWrapper::BatchRegistered>("(uint256,address,uint256,address)");
    event::<DeviceNFTFactory::DeviceNFTContractCreated>("(address)");
    event::<ERC721::Transfer>("()");
    event::<ERC721::Approval>("()");
    event::<ERC721::ApprovalForAll>("(bool)");
    event::<ERC20::Transfer>("(uint256)");
    event::<ERC6551Registry::ERC6551AccountCreated>("(address,bytes32,uint256)");
    event::<ExecutionDelegation::DelegatorUpdated>("(address,address,bytes4,bool)");
    event::<IoIDRegistryV1::NewDevice>("(address,bytes32,string)");
    event::<IoIDRegistryV1::UpdateDevice>("(address,bytes32,string)");
    event::<IoIDRegistryV1::RemoveDevice>("(address)");
    event::<IoIDRegistryV1::Migrate>("(address)");
    event::<IoIDNFT::CreateIoID>("(uint256,address,string)");
}
