//! Transactions: decoding and explaining what an account is told to do.

use std::hint::black_box;

use alloy_primitives::{Address, Bytes, U256};
use alloy_sol_types::SolCall;
use alloy_sol_types::abi::AbiDecoderConfig;
use ioid::chain::abi::{ERC20, MachineBoundAccount, Operation};
use ioid::transaction::{CallInput, Context, decode, decode_revert, effects, explain};
use ioid_bench::Bench;

const ACCOUNT: Address = Address::repeat_byte(0x22);

fn main() {
    let mut bench = Bench::from_arguments();
    let transfer = ERC20::transferCall { to: Address::repeat_byte(1), value: U256::from(5) };
    let transfer = Bytes::from(transfer.abi_encode());
    measure(&mut bench, "a transfer", transfer.clone());
    measure(&mut bench, "a transfer 8 accounts deep", deep(transfer.clone(), 8));
    let operations = (0..100).map(|_| operation(transfer.clone())).collect();
    let batch = MachineBoundAccount::executeBatchCall { operations }.abi_encode();
    measure(&mut bench, "a batch of 100 transfers", batch.clone().into());
    let config = AbiDecoderConfig::new().strict(true);
    bench.beside(
        "decode the batch, and the calls in it",
        || decode(black_box(&call(batch.clone().into())), &Context::default()),
        "alloy strict, known types",
        || {
            let batch =
                MachineBoundAccount::executeBatchCall::abi_decode_with_config(&batch, config);
            let batch = batch.map(|batch| batch.operations).unwrap_or_default();
            let calls = batch.iter().map(|operation| {
                ERC20::transferCall::abi_decode_with_config(&operation.data, config)
            });
            calls.collect::<Vec<_>>()
        },
    );
    let revert = alloy_primitives::hex!("ea8e4eb5");
    bench.alone("decode a revert", || decode_revert(black_box(&revert)));
    bench.finish();
}

fn measure(bench: &mut Bench, what: &str, data: Bytes) {
    let (call, context) = (call(data), Context::default());
    bench.alone(&format!("decode {what}"), || decode(black_box(&call), &context));
    bench.alone(&format!("explain {what}"), || explain(black_box(&call), &context));
    bench.alone(&format!("effects of {what}"), || effects(black_box(&call), &context));
}

fn call(data: Bytes) -> CallInput {
    let chain_id = Some(U256::from(4689));
    CallInput { to: Some(ACCOUNT), data, value: U256::ZERO, chain_id }
}

fn operation(data: Bytes) -> Operation {
    Operation { to: ACCOUNT, value: U256::ZERO, data, operation: 0 }
}

fn deep(data: Bytes, levels: usize) -> Bytes {
    (0..levels).fold(data, |data, _| {
        let Operation { to, value, data, operation } = operation(data);
        MachineBoundAccount::executeCall { to, value, data, operation }.abi_encode().into()
    })
}
