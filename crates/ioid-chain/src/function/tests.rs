use alloy_dyn_abi::DynSolValue;
use alloy_primitives::FixedBytes;

use super::*;
use crate::registry_v1::Signature;

fn functions() -> Vec<Function> {
    use super::{delegation, mba, nft, registry, registry_v1 as v1};
    let calls = [
        delegation::SET_ENABLED,
        delegation::AUTHORIZE,
        delegation::REVOKE,
        mba::EXECUTE,
        mba::CREATE,
        mba::INITIALIZE,
        mba::LOCK,
        mba::SET_PERMISSIONS,
        mba::SEND_TOKEN,
        mba::APPROVE_TOKEN,
        nft::APPROVE,
        nft::MINT,
        nft::SAFE_TRANSFER_FROM,
        nft::BATCH_MINT,
        nft::CREATE_COLLECTION,
        registry::REGISTER,
        registry::REGISTER_WITH_DOCUMENT,
        registry::REMOVE,
        registry::BATCH_REGISTER,
        v1::REGISTER,
        v1::REGISTER_FOR,
        v1::REGISTER_THROUGH_PROXY,
        v1::UPDATE,
        v1::MIGRATE,
        v1::REMOVE,
        v1::APPLY_IOIDS,
        v1::SET_DEVICE_CONTRACT,
        v1::REGISTER_PROJECT,
    ];
    calls.into_iter().chain(views().into_iter().map(|view| view.question)).collect()
}

fn views() -> Vec<View> {
    use super::{delegation, mba, nft, registry, registry_v1 as v1};
    vec![
        delegation::IS_AUTHORIZED,
        delegation::IS_AUTHORIZED_BYTES,
        mba::TOKEN,
        mba::STATE,
        mba::OWNER,
        mba::IS_LOCKED,
        mba::IS_VALID_SIGNER,
        mba::IS_VALID_SIGNATURE,
        mba::SUPPORTS_INTERFACE,
        nft::OWNER_OF,
        nft::TOKEN_URI,
        nft::BALANCE_OF,
        registry::DEVICE_NFT,
        registry::DOCUMENT_METADATA,
        registry::TOTAL_DEVICES,
        registry::OPERATOR,
        v1::NONCES,
        v1::PERMIT_HASH,
        v1::DOMAIN_SEPARATOR,
        v1::EXISTS,
        v1::DOCUMENT_ID,
        v1::DOCUMENT_HASH,
        v1::DOCUMENT_URI,
        v1::DEVICE_TOKEN_ID,
        v1::REGISTERED_NFT,
        v1::PRICE,
        v1::DEVICE_CONTRACT_PROJECT,
        v1::PROJECT_APPLIED_AMOUNT,
        v1::PROJECT_ACTIVATED_AMOUNT,
        v1::WALLET,
        v1::WALLET_OF,
        v1::DEVICE_PROJECT,
        v1::PROJECT_IDS,
        v1::PROJECT_DEVICE_COUNT,
        v1::WALLET_IMPLEMENTATION,
    ]
}

const EVENTS: [&[Event]; 5] =
    [delegation::EVENTS, mba::EVENTS, nft::EVENTS, registry::EVENTS, registry_v1::EVENTS];

fn types<'a>(fields: impl IntoIterator<Item = &'a Field>) -> String {
    let types: Vec<_> = fields.into_iter().map(|field| field.kind.types()).collect();
    format!("({})", types.join(","))
}

/// The types a signature ends with.
fn of(signature: &str) -> &str {
    signature.get(signature.find('(').unwrap()..).unwrap()
}

#[test]
fn rows_have_the_types_of_the_contracts() {
    for function in functions() {
        assert_eq!(types(function.inputs), of(function.signature));
    }
    for view in views() {
        assert_eq!(types(view.answer), view.returns, "{}", view.question.signature);
        assert!(view.answer.len() <= MOST);
        assert_eq!(view.shape == Shape::Plain, view.answer.len() == 1);
    }
    for event in EVENTS.concat() {
        assert_eq!(types(event.fields), of(event.signature));
        let in_data = event.fields.iter().enumerate();
        let in_data = in_data.filter(|(at, _)| event.indexed >> at & 1 == 0);
        assert_eq!(types(in_data.map(|(_, field)| field)), event.data, "{}", event.signature);
        assert!(event.fields.len() <= MOST);
    }
}

/// A value of each kind, none twice, and none that is refused.
fn value(kind: Kind, next: &mut u8) -> (Value<'static>, Vec<DynSolValue>) {
    *next += 1;
    let word = B256::repeat_byte(*next);
    let bytes: &'static [u8] = vec![*next; usize::from(*next) * 11 % 70].leak();
    match kind.layout() {
        Layout::Right(1) => ((*next).into(), vec![DynSolValue::Uint(U256::from(*next), 8)]),
        Layout::Right(20) => {
            let address = Address::from_word(word);
            (address.into(), vec![DynSolValue::Address(address)])
        }
        Layout::Right(_) => (word.0.into(), vec![DynSolValue::Uint(word.into(), 256)]),
        Layout::Left(4) => {
            let left = Value::from([*next; 4]);
            (left, vec![DynSolValue::FixedBytes(left.word(), 4)])
        }
        Layout::Left(_) => (word.0.into(), vec![DynSolValue::FixedBytes(word, 32)]),
        Layout::Bool => (true.into(), vec![DynSolValue::Bool(true)]),
        Layout::Bytes if kind == Kind::NftContract => {
            let bytes: &'static [u8] = vec![*next; 20].leak();
            (bytes.into(), vec![DynSolValue::Bytes(bytes.to_vec())])
        }
        Layout::Bytes => (bytes.into(), vec![DynSolValue::Bytes(bytes.to_vec())]),
        Layout::Text => {
            let text: &'static str = format!("{next} ü {}", "x".repeat(bytes.len())).leak();
            (text.into(), vec![DynSolValue::String(text.to_owned())])
        }
        Layout::List(32) if kind == Kind::Words => {
            let words = [1, 2].map(B256::repeat_byte);
            let list = words.map(|word| DynSolValue::FixedBytes(word, 32)).to_vec();
            (Value::Bytes(words.concat().leak()), vec![DynSolValue::Array(list)])
        }
        Layout::List(32) => {
            let words = [U256::MAX, U256::from(*next)];
            let list = words.map(|number| DynSolValue::Uint(number, 256)).to_vec();
            let words: Vec<u8> = words.iter().flat_map(U256::to_be_bytes::<32>).collect();
            (Value::Bytes(words.leak()), vec![DynSolValue::Array(list)])
        }
        Layout::List(1) => {
            let words = [B256::with_last_byte(1), B256::ZERO].concat();
            let list = [true, false].map(DynSolValue::Bool).to_vec();
            (Value::Bytes(words.leak()), vec![DynSolValue::Array(list)])
        }
        Layout::List(_) => {
            let addresses = [1, 2, 3].map(Address::with_last_byte);
            let words: Vec<u8> = addresses.iter().flat_map(|one| one.into_word().0).collect();
            let list = addresses.map(DynSolValue::Address).to_vec();
            (Value::Bytes(words.leak()), vec![DynSolValue::Array(list)])
        }
        Layout::Signature => {
            let mut bytes = [*next; 65];
            bytes[64] = 28;
            let signature = Signature::from_bytes(&bytes).unwrap();
            let parts = [B256::repeat_byte(*next); 2].map(|part| DynSolValue::FixedBytes(part, 32));
            let v = DynSolValue::Uint(U256::from(28), 8);
            let words: &'static [u8] = signature.to_words().to_vec().leak();
            (Value::Bytes(words), [vec![v], parts.to_vec()].concat())
        }
    }
}

/// Ours, and Alloy's encoding of the same.
fn values(fields: &[Field]) -> (Vec<Value<'static>>, Vec<u8>) {
    let mut next = 0;
    let (ours, theirs): (Vec<_>, Vec<_>) =
        fields.iter().map(|field| value(field.kind, &mut next)).unzip();
    (ours, DynSolValue::Tuple(theirs.concat()).abi_encode_params())
}

#[test]
fn calls_are_written_as_alloy_writes_them() {
    for function in functions() {
        let (values, theirs) = values(function.inputs);
        let ours = function.encode(&values).unwrap();
        assert_eq!(ours, [function.selector.to_vec(), theirs].concat(), "{}", function.signature);
    }
}

#[test]
fn answers_are_read_as_alloy_writes_them() {
    for view in views() {
        let (expected, data) = values(view.answer);
        let read = view.decode(&data).unwrap().unwrap();
        for ((field, expected), read) in view.answer.iter().zip(expected).zip(read) {
            let magic = matches!(field.kind, Kind::ValidSigner | Kind::ValidSignature);
            assert_eq!(read, if magic { false.into() } else { expected }, "{}", field.name);
        }
        // One word more, one byte less.
        for wrong in [[&data[..], &[0; 32]].concat(), data[..data.len() - 1].to_vec()] {
            assert_eq!(view.decode(&wrong).unwrap_err().code(), "ABI_DECODE");
        }
    }
}

#[test]
fn magic_numbers_and_nothing() {
    let answer = |first: FixedBytes<4>| Value::from(first).word();
    for (view, magic) in
        [(mba::IS_VALID_SIGNER, VALID_SIGNER), (mba::IS_VALID_SIGNATURE, VALID_SIGNATURE)]
    {
        let valid = |word: B256| view.decode(word.as_slice()).unwrap().unwrap()[0].word();
        assert_eq!(valid(answer(magic)), B256::with_last_byte(1));
        assert_eq!(valid(answer(FixedBytes([0xff; 4]))), B256::ZERO);
    }
    let stored = |chain: u8, contract: &[u8]| {
        let contract = DynSolValue::Bytes(contract.to_vec());
        let chain = DynSolValue::Uint(U256::from(chain), 256);
        let id = DynSolValue::Uint(U256::ZERO, 256);
        registry::DEVICE_NFT
            .decode(&DynSolValue::Tuple(vec![chain, contract, id]).abi_encode_params())
            .map(|values| values.is_some())
            .map_err(|error| error.code())
    };
    assert_eq!(stored(0, &[]), Ok(false));
    assert_eq!(stored(1, &[7; 20]), Ok(true));
    assert_eq!(stored(1, &[]), Err("NFT_CONTRACT_INVALID"));
}

#[test]
fn zero_and_nothing_are_refused_where_they_are_mistakes() {
    for function in functions() {
        let (good, _) = values(function.inputs);
        for (at, field) in function.inputs.iter().enumerate() {
            let mut values = good.clone();
            values[at] = if field.kind.has_bytes() { Value::Bytes(&[]) } else { Value::default() };
            let refused = function.encode(&values).map_err(|error| error.code()).err();
            let expected = match field.kind {
                Kind::Recipient => Some("RECIPIENT_ZERO"),
                Kind::ChainId => Some("CHAIN_ID_ZERO"),
                Kind::DocumentUri => Some("DOCUMENT_URI_EMPTY"),
                Kind::DocumentHash => Some("DOCUMENT_HASH_ZERO"),
                _ => None,
            };
            assert_eq!(refused, expected, "{} {}", function.signature, field.name);
        }
    }
}

#[test]
fn logs_are_read_as_alloy_writes_them() {
    for events in EVENTS {
        for event in events {
            let (mut topics, mut in_data) = (vec![event.topic], Vec::new());
            let mut next = 0;
            let mut expected = Vec::new();
            for (at, field) in event.fields.iter().enumerate() {
                let (ours, theirs) = value(field.kind, &mut next);
                expected.push(ours);
                if event.indexed >> at & 1 == 1 {
                    topics.push(ours.word())
                } else {
                    in_data.extend(theirs)
                }
            }
            let data = DynSolValue::Tuple(in_data).abi_encode_params();
            let flat = topics.concat();
            let (found, read) = decode_log(events, &flat, &data).unwrap().unwrap();
            assert_eq!((found, &read[..expected.len()]), (event, &expected[..]));
            let longer = [&flat[..], &[0; 32]].concat();
            let other = decode_log(events, &longer, &data).map_err(|error| error.code());
            let namesake = if event.has_namesake { Ok(None) } else { Err("ABI_DECODE") };
            assert_eq!(other, namesake, "{}", event.signature);
            assert_eq!(decode_log(events, &[1; 32], &data), Ok(None));
            assert_eq!(decode_log(events, &[], &data), Ok(None));
        }
    }
}
