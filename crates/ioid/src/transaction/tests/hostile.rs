//! Arbitrary bytes, depth and size: an answer always, and quickly.

use alloy_primitives::{Address, Bytes, U256};
use alloy_sol_types::SolCall;
use ioid_chain::abi::{MachineBoundAccount, Multicall3};
use proptest::prelude::*;

use super::world::*;
use crate::transaction::function::FUNCTIONS;
use crate::transaction::{
    CallInput, Context, Decoded, MAX_CALLS, MAX_DEPTH, Value, decode, decode_revert, effects,
    explain,
};

fn everything(call: &CallInput, context: &Context) {
    let decoded = decode(call, context);
    if let Some(decoded) = &decoded {
        let _ = Value::from(decoded);
    }
    let explanation = explain(call, context);
    assert!(!explanation.title.is_empty());
    assert!(explanation.fields.iter().all(|field| !field.label.is_empty()), "{explanation:?}");
    for warning in &explanation.warnings {
        assert!(!warning.message.is_empty(), "{warning:?}");
    }
    let _ = effects(call, context);
    assert!(!decode_revert(&call.data).message.is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]
    #[test]
    fn any_bytes_get_an_answer(
        function in 0..FUNCTIONS.len(),
        known in any::<bool>(),
        data in prop::collection::vec(prop_oneof![Just(0_u8), Just(0x20), Just(1), any::<u8>()], 0..400),
        value in any::<u64>(),
        to in prop::option::of(prop::sample::select(vec![ACCOUNT, REWARD, MULTICALL, STRANGER])),
        aware in any::<bool>(),
    ) {
        let mut bytes = if known { FUNCTIONS[function].selector.to_vec() } else { Vec::new() };
        bytes.extend(data);
        let call = CallInput {
            to,
            data: bytes.into(),
            value: U256::from(value),
            chain_id: aware.then(|| U256::from(4689)),
        };
        everything(&call, &if aware { context() } else { Context::default() });
    }

    #[test]
    fn a_changed_batch_gets_an_answer(place in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let call = batch([
            raw(REWARD, ioid_chain::abi::ERC20::transferCall { to: ALICE, value: tokens(1) }.abi_encode()),
            by_account(raw(STRANGER, [1, 2, 3, 4])),
        ]);
        let mut data = call.data.to_vec();
        let place = place.index(data.len());
        data[place] = byte;
        everything(&raw(ACCOUNT, data), &context());
    }
}

fn depth(decoded: &Decoded) -> usize {
    let inner = decoded.inner.iter().filter_map(|call| call.decoded.as_ref());
    1 + inner.map(depth).max().unwrap_or_default()
}

#[test]
fn calls_nested_too_deep_are_cut_and_said_to_be() {
    let mut call = raw(STRANGER, [0xde, 0xad, 0xbe, 0xef]);
    for level in 0..60 {
        call = by_account(call);
        let explanation = explained(&call);
        let truncated = level >= MAX_DEPTH;
        assert_eq!(codes(&explanation).contains(&"TRUNCATED"), truncated, "{level}");
        assert_eq!(codes(&explanation).contains(&"SELECTOR_UNKNOWN"), !truncated, "{level}");
        everything(&call, &context());
    }
    let decoded = decode(&call, &context()).expect("known");
    assert!(decoded.truncated);
    assert_eq!(depth(&decoded), MAX_DEPTH + 1);
    assert!(explained(&call).title.contains("too many or too deep"));
}

fn count(decoded: &Decoded) -> usize {
    let inner = decoded.inner.iter().filter_map(|call| call.decoded.as_ref());
    decoded.inner.len() + inner.map(count).sum::<usize>()
}

#[test]
fn too_many_calls_are_cut_and_said_to_be() {
    let one = || raw(STRANGER, [0xde, 0xad, 0xbe, 0xef]);
    let wide = batch((0..MAX_CALLS + 1).map(|_| one()));
    let decoded = decode(&wide, &context()).expect("known");
    assert_eq!((decoded.inner.len(), decoded.truncated), (MAX_CALLS, true));
    assert!(codes(&explained(&wide)).contains(&"TRUNCATED"));
    let exactly = batch((0..MAX_CALLS).map(|_| one()));
    assert!(!decode(&exactly, &context()).expect("known").truncated);
    // The bound is over all levels together.
    let bushy = batch((0..40).map(|_| batch((0..40).map(|_| one()))));
    let decoded = decode(&bushy, &context()).expect("known");
    assert!(decoded.truncated);
    assert_eq!(count(&decoded), MAX_CALLS);
    everything(&bushy, &context());
}

/// What stands behind the bound must not hide what stands before it.
#[test]
fn a_danger_before_the_bound_is_still_said() {
    let danger = by_account(raw(
        ACCOUNT,
        MachineBoundAccount::setDelegationEnabledCall { enabled: true }.abi_encode(),
    ));
    let calls = std::iter::once(danger).chain((0..2_000).map(|_| raw(ALICE, [])));
    let found = codes(&explained(&batch(calls))).into_iter().collect::<Vec<_>>();
    assert!(found.contains(&"DELEGATION_ENABLES_ALL_GRANTS"), "{found:?}");
    assert!(found.contains(&"TRUNCATED"), "{found:?}");
}

#[test]
fn hostile_lengths_allocate_nothing() {
    // A list said to have 2^255 elements, and one whose length fits only if elements had no size.
    for length in [U256::ONE << 255, U256::from(9_u8)] {
        let mut data = Multicall3::aggregate3Call::SELECTOR.to_vec();
        data.extend(U256::from(32).to_be_bytes::<32>());
        data.extend(length.to_be_bytes::<32>());
        data.extend([0; 8 * 32]);
        let decoded = decode(&raw(MULTICALL, data), &context()).expect("known");
        assert_eq!(decoded.problem.expect("refused").code(), "CALLDATA_LENGTH");
        assert!(decoded.args.is_empty());
    }
}

#[test]
fn a_megabyte_is_read_in_a_moment() {
    let inner = raw(STRANGER, vec![0xab; 1 << 20]);
    let mut call = inner;
    for _ in 0..MAX_DEPTH {
        call = by_account(call);
    }
    let start = std::time::Instant::now();
    let explanation = explained(&call);
    assert!(start.elapsed().as_secs() < 5, "{:?}", start.elapsed());
    assert!(explanation.fields.iter().all(|field| field.value.len() < 4_096));
    let long =
        raw(ACCOUNT, [&MachineBoundAccount::executeCall::SELECTOR[..], &vec![0; 5 << 20]].concat());
    let decoded = decode(&long, &context()).expect("known");
    assert_eq!(decoded.problem.expect("too long").code(), "CALLDATA_TOO_LONG");
    assert!(codes(&explained(&long)).contains(&"MALFORMED"));
}

#[test]
fn no_data_and_less_than_a_selector_are_no_call() {
    for data in [&[][..], &[1, 2, 3]] {
        let call = CallInput {
            to: Some(Address::ZERO),
            data: Bytes::copy_from_slice(data),
            ..CallInput::default()
        };
        assert_eq!(decode(&call, &Context::default()), None);
        everything(&call, &context());
    }
}
