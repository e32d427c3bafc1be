//! Everything that is said about a transaction before it is signed.

use alloy_primitives::{Address, U256, address};
use ioid::transaction::{
    CallInput, Context, ContractKind, Explanation, KnownAccount, KnownContract, KnownToken, Value,
    decode, effects, explain,
};

use crate::failure::hides;

const SIGNER: Address = address!("0x1111111111111111111111111111111111111111");
pub(crate) const ACCOUNT: Address = address!("0x2222222222222222222222222222222222222222");
const DEVICE_NFT: Address = address!("0x3333333333333333333333333333333333333333");
const TOKEN: Address = address!("0x4444444444444444444444444444444444444444");
const MANAGER: Address = address!("0x5555555555555555555555555555555555555555");

/// Who is called: one byte of the input decides.
const CALLED: [Option<Address>; 8] = [
    None,
    Some(SIGNER),
    Some(ACCOUNT),
    Some(DEVICE_NFT),
    Some(TOKEN),
    Some(MANAGER),
    Some(Address::ZERO),
    Some(address!("0x8924a4457F3A5D45079541793158E9E668a1141b")),
];

/// A signer with a device, its account, a token and a delegation manager.
pub(crate) fn known() -> Context {
    let token =
        KnownToken { chain_id: U256::from(4689), token_contract: DEVICE_NFT, token_id: U256::ONE };
    let coin = KnownContract {
        label: Some("Reward".to_owned()),
        kind: Some(ContractKind::Erc20),
        symbol: Some("RWD".to_owned()),
        decimals: Some(18),
    };
    Context {
        from: Some(SIGNER),
        account: Some(KnownAccount { address: ACCOUNT, token: Some(token), owner: Some(SIGNER) }),
        contracts: vec![(TOKEN, coin)],
        address_book: vec![(MANAGER, "Manager".to_owned())],
        delegation_manager: Some(MANAGER),
        ..Context::default()
    }
}

/// One byte: what is known and who is called; one byte of value; calldata.
pub(crate) fn transaction(data: &[u8]) {
    let Some((&[how, value], data)) = data.split_first_chunk::<2>() else { return };
    let call = CallInput {
        to: CALLED.get(usize::from(how % 8)).copied().flatten(),
        data: data.to_vec().into(),
        value: U256::from(value) << u32::from(value),
        chain_id: (how & 8 != 0).then(|| U256::from(4689)),
    };
    everything(&call, &if how & 16 != 0 { known() } else { Context::default() });
}

/// Every answer there is about a call; what a person reads holds no character that hides itself.
pub(crate) fn everything(call: &CallInput, context: &Context) {
    let decoded = decode(call, context);
    if let Some(decoded) = &decoded {
        assert!(matches!(Value::from(decoded), Value::Record(_)));
    }
    let explanation = explain(call, context);
    check(&explanation);
    assert!(matches!(Value::from(&explanation), Value::Record(_)));
    for effect in effects(call, context) {
        assert!(!format!("{effect:?}").is_empty());
    }
    if decoded.is_none() && call.to.is_some() && !call.data.is_empty() {
        assert!(!explanation.warnings.is_empty(), "unknown data without a warning");
    }
}

fn check(explanation: &Explanation) {
    legible(&explanation.title);
    for field in &explanation.fields {
        legible(&field.label);
        if !field.value.is_empty() {
            legible(&field.value);
        }
    }
    for warning in &explanation.warnings {
        assert!(!warning.code.is_empty());
        legible(&warning.message);
    }
}

fn legible(text: &str) {
    assert!(!text.is_empty());
    assert_eq!(text.chars().find(hides), None, "{text:?}");
}
