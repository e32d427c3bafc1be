//! Seven hundred encodings that solc made and a chain returned, each also with every word changed.
//!
//! The contracts of ioID use neither signed integers nor arrays of fixed length, so the decoder
//! knows neither. An array `T[n]` is encoded like a tuple of n parts (Solidity ABI specification,
//! "Formal Specification of the Encoding"), and is read as that here; an `intN` is read as the
//! word it is. What is not held for the 196 rows with signed integers is their sign extension.

use alloy_dyn_abi::{DynSolType, DynSolValue};
use alloy_primitives::{I256, U256, hex};
use serde_json::Value as Json;

use super::encoding::{from_dynamic, nameless};
use crate::transaction::Value;
use crate::transaction::calldata::{DataError, Param, decode_arguments, params};

struct Row {
    name: String,
    /// The type as the decoder can read it.
    ty: DynSolType,
    params: Vec<Param>,
    expected: Value,
    encoded: Vec<u8>,
}

/// Which rows are read with a type of another name.
#[derive(Default, Debug, PartialEq, Eq)]
struct Counts {
    as_they_are: usize,
    with_fixed_arrays: usize,
    with_signed_integers: usize,
}

fn rows() -> (Vec<Row>, Counts) {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests-wasm/vectors/evm-abi/ethers.json");
    let file: Json = serde_json::from_str(&std::fs::read_to_string(path).expect(path)).expect(path);
    let mut counts = Counts::default();
    let rows = file["vectors"].as_array().expect("vectors").iter().map(|row| {
        let name = row["name"].as_str().expect("name");
        let written = DynSolType::parse(row["type"].as_str().expect("type")).expect(name);
        let encoded = hex::decode(row["encoded"].as_str().expect("encoded")).expect(name);
        // The peer that this and other tests ask agrees with solc on every row.
        let wrapped = DynSolType::Tuple(vec![written.clone()]);
        let peer = wrapped.abi_decode_params(&encoded).expect(name);
        assert_eq!(peer.abi_encode_params(), encoded, "{name}");

        let (mut signed, mut fixed) = (false, false);
        let ty = readable(&written, &mut signed, &mut fixed);
        match (signed, fixed) {
            (true, _) => counts.with_signed_integers += 1,
            (false, true) => counts.with_fixed_arrays += 1,
            (false, false) => counts.as_they_are += 1,
        }
        let signature: &'static str = format!("f({})", canonical(&ty)).leak();
        let names: &'static str = names_for(&ty).leak();
        Row {
            name: name.to_owned(),
            params: params(signature, names).expect(signature),
            expected: expected(&written, &row["value"]),
            ty: DynSolType::Tuple(vec![ty]),
            encoded,
        }
    });
    (rows.collect(), counts)
}

fn readable(ty: &DynSolType, signed: &mut bool, fixed: &mut bool) -> DynSolType {
    match ty {
        DynSolType::Int(_) => {
            *signed = true;
            DynSolType::Uint(256)
        }
        DynSolType::FixedArray(ty, length) => {
            *fixed = true;
            DynSolType::Tuple(vec![readable(ty, signed, fixed); *length])
        }
        DynSolType::Array(ty) => DynSolType::Array(Box::new(readable(ty, signed, fixed))),
        DynSolType::Tuple(types) => {
            DynSolType::Tuple(types.iter().map(|ty| readable(ty, signed, fixed)).collect())
        }
        other => other.clone(),
    }
}

/// Alloy writes a tuple of one part with a comma after it, which no signature has.
fn canonical(ty: &DynSolType) -> String {
    ty.sol_type_name().replace(",)", ")")
}

/// The names an argument of this type needs: one letter each, those of a tuple in parentheses.
fn names_for(ty: &DynSolType) -> String {
    match ty {
        DynSolType::Array(ty) => names_for(ty),
        DynSolType::Tuple(types) => {
            let names: Vec<_> = types.iter().map(names_for).collect();
            format!("a({})", names.join(" "))
        }
        _ => "a".to_owned(),
    }
}

fn expected(ty: &DynSolType, value: &Json) -> Value {
    let text = || value.as_str().expect("text");
    match ty {
        DynSolType::Bool => Value::Bool(value.as_bool().expect("boolean")),
        DynSolType::Uint(_) => Value::Uint(text().parse::<U256>().expect("number")),
        DynSolType::Int(_) => Value::Uint(text().parse::<I256>().expect("number").into_raw()),
        DynSolType::Address => Value::Address(text().parse().expect("address")),
        DynSolType::Bytes | DynSolType::FixedBytes(_) => {
            Value::Bytes(hex::decode(text()).expect("hex").into())
        }
        DynSolType::String => Value::text(text()),
        DynSolType::Array(ty) | DynSolType::FixedArray(ty, _) => {
            let values = value.as_array().expect("array");
            Value::List(values.iter().map(|value| expected(ty, value)).collect())
        }
        DynSolType::Tuple(types) => {
            let values = types.iter().zip(value.as_array().expect("tuple"));
            Value::List(values.map(|(ty, value)| expected(ty, value)).collect())
        }
        other => panic!("no row has {other:?}"),
    }
}

/// The value, when the data is exactly its encoding.
fn decoded(row: &Row, data: &[u8]) -> Result<Value, DataError> {
    // The decoder expects a selector, and does not look at it.
    let data = [&[0; 4], data].concat();
    let (args, trailing) = decode_arguments(&row.params, &data)?;
    match trailing {
        None => Ok(nameless(&args[0].1)),
        Some(error) => Err(error),
    }
}

#[test]
fn every_row_decodes_to_its_value() {
    let (rows, counts) = rows();
    let (as_they_are, with_fixed_arrays, with_signed_integers) = (279, 225, 196);
    assert_eq!(counts, Counts { as_they_are, with_fixed_arrays, with_signed_integers });
    for row in &rows {
        assert_eq!(decoded(row, &row.encoded).expect(&row.name), row.expected, "{}", row.name);
    }
}

/// A changed encoding is refused, or it is the encoding of the value that is read from it: there
/// are no two encodings of one value.
#[test]
fn no_row_has_a_second_encoding() {
    let (rows, _) = rows();
    let (mut codes, mut refused, mut other) = (std::collections::BTreeSet::new(), 0, 0);
    for row in &rows {
        let length = row.encoded.len();
        let mut changed = vec![
            row.encoded[..length - 1].to_vec(),
            row.encoded[..length - 32].to_vec(),
            [&row.encoded[..], &[0]].concat(),
            [&row.encoded[..], &[0; 32]].concat(),
        ];
        for data in &changed {
            let error = decoded(row, data).expect_err(&row.name);
            codes.insert(error.code());
        }
        changed.clear();
        for word in 0..length / 32 {
            for (byte, bits) in [(0, 0x80), (0, 0x01), (15, 0xff), (31, 0x01), (31, 0x20)] {
                let mut data = row.encoded.clone();
                data[word * 32 + byte] ^= bits;
                changed.push(data);
            }
        }
        for data in changed {
            match decoded(row, &data) {
                Err(error) => {
                    codes.insert(error.code());
                    refused += 1;
                }
                Ok(value) => {
                    assert_ne!(value, row.expected, "{}: {}", row.name, hex::encode(&data));
                    let peer = row.ty.abi_decode_params(&data).expect(&row.name);
                    assert_eq!(peer.abi_encode_params(), data, "{}", row.name);
                    let DynSolValue::Tuple(parts) = &peer else { panic!("{}", row.name) };
                    assert_eq!(value, from_dynamic(&parts[0]), "{}", row.name);
                    other += 1;
                }
            }
        }
    }
    assert!(refused > 10_000 && other > 6_000, "{refused} refused, {other} read as another value");
    let known = ["LENGTH", "OFFSET", "PADDING", "SHORT", "TEXT", "TRAILING"];
    assert_eq!(codes.into_iter().collect::<Vec<_>>(), known.map(|code| format!("CALLDATA_{code}")));
}
