//! The chain, people and contracts that the tests speak of.

use alloy_primitives::{Address, Bytes, U256, address};
use alloy_sol_types::SolCall;
use ioid_chain::abi::{MachineBoundAccount, Operation};

use crate::transaction::{CallInput, Context, Explanation, explain};

pub(super) const SIGNER: Address = address!("0x1000000000000000000000000000000000000001");
pub(super) const ACCOUNT: Address = address!("0x2000000000000000000000000000000000000002");
pub(super) const ALICE: Address = address!("0xA11ce00000000000000000000000000000000A11");
pub(super) const STRANGER: Address = address!("0x5555555555555555555555555555555555555555");
pub(super) const DEVICE_NFT: Address = address!("0x3000000000000000000000000000000000000003");
pub(super) const REWARD: Address = address!("0x4000000000000000000000000000000000000004");
pub(super) const STAKING: Address = address!("0x6000000000000000000000000000000000000006");
pub(super) const MANAGER: Address = address!("0x7000000000000000000000000000000000000007");
pub(super) const MULTICALL: Address = address!("0xcA11bde05977b3631167028862bE2a173976CA11");
pub(super) const REGISTRY: Address = address!("0x8924a4457F3A5D45079541793158E9E668a1141b");
pub(super) const ACCOUNT_REGISTRY: Address = address!("0x000000006551c19487814612e58FE06813775758");
pub(super) const PROXY: Address = address!("0xb59b64Bb12f1E68d646FDE8e51C89f02bd479E73");
pub(super) const TARGET: Address = address!("0x471C226dB08F0e8C576083Dd3b8C856edb05420C");
pub(super) const WRAPPER: Address = address!("0x9000000000000000000000000000000000000009");

pub(super) fn context() -> Context {
    let json = format!(
        r#"{{
            "from": "{SIGNER}",
            "account": {{ "address": "{ACCOUNT}", "owner": "{SIGNER}",
                "token": {{ "chainId": 4689, "tokenContract": "{DEVICE_NFT}", "tokenId": "7" }} }},
            "contracts": {{
                "{DEVICE_NFT}": {{ "label": "GEODNET devices", "kind": "deviceNft" }},
                "{REWARD}": {{ "kind": "erc20", "symbol": "GEOD", "decimals": 18 }},
                "{STAKING}": {{ "label": "GEOD staking", "kind": "staking", "symbol": "GEOD", "decimals": 18 }},
                "{WRAPPER}": {{ "label": "GEODNET registrar", "kind": "batchWrapper" }}
            }},
            "addressBook": {{ "{ALICE}": "Alice" }},
            "delegationManager": "{MANAGER}"
        }}"#
    );
    Context::from_json(&json).expect("a good context")
}

pub(super) fn to(to: Address, call: &impl SolCall) -> CallInput {
    raw(to, call.abi_encode())
}

pub(super) fn raw(to: Address, data: impl Into<Bytes>) -> CallInput {
    CallInput {
        to: Some(to),
        data: data.into(),
        value: U256::ZERO,
        chain_id: Some(U256::from(4689)),
    }
}

/// The same call, made by the account.
pub(super) fn by_account(call: CallInput) -> CallInput {
    operated(&call, 0)
}

pub(super) fn operated(call: &CallInput, operation: u8) -> CallInput {
    to(
        ACCOUNT,
        &MachineBoundAccount::executeCall {
            to: call.to.unwrap_or_default(),
            value: call.value,
            data: call.data.clone(),
            operation,
        },
    )
}

pub(super) fn batch(calls: impl IntoIterator<Item = CallInput>) -> CallInput {
    let operations = calls.into_iter().map(|call| Operation {
        to: call.to.unwrap_or_default(),
        value: call.value,
        data: call.data,
        operation: 0,
    });
    to(ACCOUNT, &MachineBoundAccount::executeBatchCall { operations: operations.collect() })
}

pub(super) fn tokens(whole: u64) -> U256 {
    U256::from(whole) * U256::from(10).pow(U256::from(18))
}

pub(super) fn explained(call: &CallInput) -> Explanation {
    explain(call, &context())
}

pub(super) fn field<'a>(explanation: &'a Explanation, label: &str) -> Option<&'a str> {
    explanation.fields.iter().find(|field| field.label == label).map(|field| field.value.as_str())
}

pub(super) fn codes(explanation: &Explanation) -> Vec<&'static str> {
    explanation.warnings.iter().map(|warning| warning.code).collect()
}
