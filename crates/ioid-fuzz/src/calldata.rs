//! Calldata and revert data: the decoder that reads by signature, against Alloy's, which is made
//! from the interfaces.

use alloy_dyn_abi::{DynSolType, DynSolValue};
use alloy_primitives::B256;
use alloy_sol_types::abi::AbiDecoderConfig;
use alloy_sol_types::{Panic, Revert, SolError, SolInterface};
use ioid::transaction::{CallInput, Context, DataError, Name, Value, decode, decode_revert};
use ioid_chain::abi::{
    DeviceNFT, DeviceNFTFactory, ERC20, ERC721, ERC1155, ERC6551Registry, ExecutionDelegation,
    IoIDRegistry, IoIDRegistryBatchWrapper, MachineBoundAccount, Multicall3, OpenZeppelin, Staking,
    v1,
};

/// As strict as the product is.
pub(crate) const STRICT: AbiDecoderConfig =
    AbiDecoderConfig::new().strict(true).memory_limit(64 << 20);

/// Whether the data is the one encoding of something this interface has.
fn is_one_of<I: SolInterface>(data: &[u8]) -> bool {
    match I::abi_decode_with_config(data, STRICT) {
        Ok(item) => {
            assert_eq!(item.abi_encode(), data, "Alloy reads what it does not write");
            true
        }
        Err(_) => false,
    }
}

/// Calls of every interface.
const CALLS: [fn(&[u8]) -> bool; 17] = [
    is_one_of::<IoIDRegistry::IoIDRegistryCalls>,
    is_one_of::<IoIDRegistryBatchWrapper::IoIDRegistryBatchWrapperCalls>,
    is_one_of::<DeviceNFTFactory::DeviceNFTFactoryCalls>,
    is_one_of::<DeviceNFT::DeviceNFTCalls>,
    is_one_of::<ERC721::ERC721Calls>,
    is_one_of::<ERC20::ERC20Calls>,
    is_one_of::<ERC1155::ERC1155Calls>,
    is_one_of::<ERC6551Registry::ERC6551RegistryCalls>,
    is_one_of::<MachineBoundAccount::MachineBoundAccountCalls>,
    is_one_of::<ExecutionDelegation::ExecutionDelegationCalls>,
    is_one_of::<Staking::StakingCalls>,
    is_one_of::<Multicall3::Multicall3Calls>,
    is_one_of::<v1::IoIDRegistryV1::IoIDRegistryV1Calls>,
    is_one_of::<v1::IoIDStore::IoIDStoreCalls>,
    is_one_of::<v1::IoIDNFT::IoIDNFTCalls>,
    is_one_of::<v1::ProjectRegistry::ProjectRegistryCalls>,
    is_one_of::<v1::VerifyingProxy::VerifyingProxyCalls>,
];

/// Errors of every interface that has some.
const ERRORS: [fn(&[u8]) -> bool; 5] = [
    is_one_of::<ERC721::ERC721Errors>,
    is_one_of::<ERC20::ERC20Errors>,
    is_one_of::<ERC6551Registry::ERC6551RegistryErrors>,
    is_one_of::<MachineBoundAccount::MachineBoundAccountErrors>,
    is_one_of::<OpenZeppelin::OpenZeppelinErrors>,
];

/// Both decoders accept the same data, and what was read encodes to it again.
pub(crate) fn calldata(data: &[u8]) {
    let call = CallInput { data: data.to_vec().into(), ..CallInput::default() };
    let decoded = decode(&call, &Context::default());
    let ours = decoded.as_ref().is_some_and(|decoded| decoded.problem.is_none());
    let theirs = CALLS.iter().any(|is_call| is_call(data));
    let problem = decoded.as_ref().and_then(|decoded| decoded.problem.clone());
    assert_eq!(ours, theirs, "{problem:?} in {:?}", decoded.map(|decoded| decoded.signature));
    let Some(decoded) = decoded else { return };
    if ours {
        assert_eq!(encode(decoded.signature, &decoded.args).as_deref(), data.get(4..));
    } else if let Some(problem) = problem {
        // An argument that is cut off may start where there is no data any more.
        let cut = matches!(problem, DataError::Short { .. });
        assert!(cut || problem.position() <= data.len(), "{problem:?}");
    }
}

/// A revert has its arguments exactly when Alloy reads them too.
pub(crate) fn revert(data: &[u8]) {
    let revert = decode_revert(data);
    assert!(!revert.message.is_empty());
    let theirs = Revert::abi_decode_with_config(data, STRICT).is_ok()
        || Panic::abi_decode_with_config(data, STRICT).is_ok()
        || ERRORS.iter().any(|is_error| is_error(data));
    let expects = !revert.signature.ends_with("()") && !revert.signature.is_empty();
    if expects {
        assert_eq!(!revert.args.is_empty(), theirs, "{}", revert.message);
    }
    if !revert.args.is_empty() {
        assert_eq!(encode(revert.signature, &revert.args).as_deref(), data.get(4..));
    }
}

/// The arguments' encoding, by Alloy's dynamic coder, which knows only the signature.
pub(crate) fn encode(signature: &str, args: &[(Name, Value)]) -> Option<Vec<u8>> {
    let types = signature.get(signature.find('(')?..)?;
    let DynSolType::Tuple(types) = DynSolType::parse(types).ok()? else { return None };
    let values = args.iter().map(|(_, value)| value);
    let values = types.iter().zip(values).map(|(ty, value)| dynamic(ty, value));
    Some(DynSolValue::Tuple(values.collect::<Option<_>>()?).abi_encode_params())
}

fn dynamic(ty: &DynSolType, value: &Value) -> Option<DynSolValue> {
    Some(match (ty, value) {
        (DynSolType::Bool, Value::Bool(value)) => DynSolValue::Bool(*value),
        (DynSolType::Uint(bits), Value::Uint(value)) => DynSolValue::Uint(*value, *bits),
        (DynSolType::Address, Value::Address(value)) => DynSolValue::Address(*value),
        (DynSolType::FixedBytes(size), Value::Bytes(value)) => {
            DynSolValue::FixedBytes(B256::right_padding_from(value), *size)
        }
        (DynSolType::Bytes, Value::Bytes(value)) => DynSolValue::Bytes(value.to_vec()),
        (DynSolType::String, Value::Text(value)) => DynSolValue::String(value.clone()),
        (DynSolType::Array(ty), Value::List(values)) => DynSolValue::Array(
            values.iter().map(|value| dynamic(ty, value)).collect::<Option<_>>()?,
        ),
        (DynSolType::Tuple(types), Value::Record(parts)) => {
            let parts = types.iter().zip(parts).map(|(ty, (_, value))| dynamic(ty, value));
            DynSolValue::Tuple(parts.collect::<Option<_>>()?)
        }
        _ => return None,
    })
}
