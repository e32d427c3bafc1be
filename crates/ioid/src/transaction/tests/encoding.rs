//! The strict decoder against other people's encoders.

use alloy_dyn_abi::{DynSolType, DynSolValue};
use alloy_primitives::{U256, hex};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use crate::transaction::Value;
use crate::transaction::calldata::{DataError, decode_arguments, params};
use crate::transaction::function::FUNCTIONS;

pub(super) fn from_dynamic(value: &DynSolValue) -> Value {
    match value {
        DynSolValue::Bool(value) => Value::Bool(*value),
        DynSolValue::Uint(value, _) => Value::Uint(*value),
        DynSolValue::Address(value) => Value::Address(*value),
        DynSolValue::FixedBytes(word, size) => Value::Bytes(word[..*size].to_vec().into()),
        DynSolValue::Bytes(bytes) => Value::Bytes(bytes.clone().into()),
        DynSolValue::String(text) => Value::Text(text.clone()),
        DynSolValue::Array(values) => Value::List(values.iter().map(from_dynamic).collect()),
        DynSolValue::Tuple(values) => Value::List(values.iter().map(from_dynamic).collect()),
        other => panic!("no function takes {other:?}"),
    }
}

/// A record without its names, which encoders do not know.
pub(super) fn nameless(value: &Value) -> Value {
    match value {
        Value::List(values) => Value::List(values.iter().map(nameless).collect()),
        Value::Record(parts) => Value::List(parts.iter().map(|(_, part)| nameless(part)).collect()),
        other => other.clone(),
    }
}

#[test]
fn every_function_decodes_what_alloy_encodes() {
    let mut runner = TestRunner::deterministic();
    let mut cases = 0;
    for function in FUNCTIONS {
        let types = &function.signature[function.name().len()..];
        let ty = DynSolType::parse(types).expect(types);
        for _ in 0..40 {
            let given = ty.value_strategy().new_tree(&mut runner).expect("a value").current();
            let mut data = function.selector.to_vec();
            data.extend(given.abi_encode_params());
            let (args, trailing) =
                decode_arguments(&function.params(), &data).expect(function.signature);
            assert_eq!(trailing, None, "{}", function.signature);
            let args = Value::List(args.iter().map(|(_, value)| nameless(value)).collect());
            assert_eq!(args, from_dynamic(&given), "{}", function.signature);
            cases += 1;
        }
    }
    assert!(cases > 3_000);
}

const BYTES_AND_BOOL: &[u8] = &hex!(
    "00000000"
    "0000000000000000000000000000000000000000000000000000000000000040"
    "0000000000000000000000000000000000000000000000000000000000000001"
    "0000000000000000000000000000000000000000000000000000000000000003"
    "aabbcc0000000000000000000000000000000000000000000000000000000000"
);

fn refused(change: impl FnOnce(&mut Vec<u8>)) -> DataError {
    let params = params("f(bytes,bool)", "data yes").expect("fits");
    assert!(decode_arguments(&params, BYTES_AND_BOOL).is_ok());
    let mut data = BYTES_AND_BOOL.to_vec();
    change(&mut data);
    match decode_arguments(&params, &data) {
        Ok((_, trailing)) => trailing.expect("refused"),
        Err(error) => error,
    }
}

#[test]
fn anything_but_the_one_encoding_is_refused_with_its_place() {
    // An offset past the end, one that leaves a gap, and one back into the head.
    for offset in [0x41_u8, 0x60, 0x20] {
        let error = refused(|data| data[4 + 31] = offset);
        let found = U256::from(offset);
        assert_eq!(error, DataError::Offset { position: 4, expected: 64, found });
    }
    assert_eq!(refused(|data| data[36] = 1), DataError::Padding { position: 36 });
    assert_eq!(refused(|data| data[67] = 2), DataError::Padding { position: 36 });
    let length = refused(|data| data[68] = 0xff);
    assert!(matches!(length, DataError::Length { position: 68, .. }), "{length:?}");
    assert_eq!(refused(|data| data[131] = 1), DataError::Padding { position: 100 });
    assert_eq!(refused(|data| data.truncate(131)), DataError::Short { position: 100 });
    assert_eq!(refused(|data| data.truncate(40)), DataError::Short { position: 68 });
    assert_eq!(refused(|data| data.truncate(9)), DataError::Short { position: 4 });
    assert_eq!(refused(|data| data.push(0)), DataError::Trailing { position: 132, extra: 1 });
}

#[test]
fn small_types_refuse_high_bits() {
    let dirty = |signature, names, data: &str| {
        let params = params(signature, names).expect("fits");
        decode_arguments(&params, &hex::decode(data).expect("hex")).expect_err("dirty")
    };
    let high = format!("00000000{}{}", "00".repeat(11), "01".repeat(21));
    assert_eq!(dirty("f(address)", "a", &high).code(), "CALLDATA_PADDING");
    let byte = format!("00000000{}0101", "00".repeat(30));
    assert_eq!(dirty("f(uint8)", "a", &byte).code(), "CALLDATA_PADDING");
    let selector = format!("00000000{}", "01".repeat(32));
    assert_eq!(dirty("f(bytes4)", "a", &selector).code(), "CALLDATA_PADDING");
}

#[test]
fn text_must_be_utf8() {
    let params = params("f(string)", "text").expect("fits");
    let mut data = vec![0; 4 + 96];
    data[35] = 0x20;
    data[67] = 1;
    data[68] = 0xff;
    assert_eq!(decode_arguments(&params, &data), Err(DataError::NotText { position: 68 }));
}

proptest! {
    /// Whatever this decoder accepts, Alloy's strict one reads the same; what it refuses, Alloy
    /// refuses.
    #[test]
    fn agrees_with_alloys_strict_decoder(
        to in any::<[u8; 20]>(),
        value in any::<[u8; 32]>(),
        content in prop::collection::vec(any::<u8>(), 0..70),
        operation in any::<u8>(),
        changed in prop::option::of((any::<prop::sample::Index>(), any::<u8>())),
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        use alloy_sol_types::SolCall;
        use ioid_chain::abi::MachineBoundAccount::executeCall;
        let call = executeCall {
            to: to.into(),
            value: U256::from_be_bytes(value),
            data: content.into(),
            operation,
        };
        let mut data = call.abi_encode();
        if let Some((place, byte)) = changed {
            let place = 4 + place.index(data.len() - 4);
            data[place] = byte;
        }
        if let Some(cut) = cut {
            data.truncate(4 + cut.index(data.len() - 4));
        }
        let function = FUNCTIONS.iter().find(|f| f.selector == executeCall::SELECTOR);
        let ours = decode_arguments(&function.expect("listed").params(), &data);
        let theirs = ioid_chain::strict::decode_call::<executeCall>(&data);
        match (ours, theirs) {
            (Ok((args, None)), Ok(call)) => {
                prop_assert_eq!(&args[0].1, &Value::Address(call.to));
                prop_assert_eq!(&args[1].1, &Value::Uint(call.value));
                prop_assert_eq!(&args[2].1, &Value::Bytes(call.data));
                prop_assert_eq!(&args[3].1, &Value::Uint(U256::from(call.operation)));
            }
            (Err(_) | Ok((_, Some(_))), Err(_)) => {}
            (ours, theirs) => prop_assert!(false, "{ours:?} but {theirs:?}"),
        }
    }
}
