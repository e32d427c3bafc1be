use alloy_primitives::{Address, U256};
use alloy_sol_types::SolValue;
use proptest::prelude::*;

use super::*;
use crate::abi::{ERC20, ERC721, IoIDRegistry, MachineBoundAccount, Multicall3, Operation};

fn code<T: core::fmt::Debug>(result: Result<T>) -> &'static str {
    result.unwrap_err().code()
}

/// The canonical encoding with 32 bytes at `at` replaced.
fn with_word(data: &[u8], at: usize, word: U256) -> Vec<u8> {
    let mut changed = data.to_vec();
    changed[at..at + 32].copy_from_slice(&word.to_be_bytes::<32>());
    changed
}

#[test]
fn dirty_words() {
    let word = |number: U256| number.to_be_bytes::<32>();
    let address = word(U256::from(1) << 160);
    assert_eq!(code(decode_returns::<ERC721::ownerOfCall>(&address)), "ABI_DECODE");
    for dirty in [U256::from(2), U256::MAX, U256::from(1) << 255] {
        let dirty = word(dirty);
        assert_eq!(code(decode_returns::<MachineBoundAccount::isLockedCall>(&dirty)), "ABI_DECODE");
    }
    assert_eq!(code(decode_returns::<ERC20::decimalsCall>(&word(U256::from(256)))), "ABI_DECODE");
    assert_eq!(decode_returns::<ERC20::decimalsCall>(&word(U256::from(255))), Ok(255));
    // bytes4 is left-aligned: a number in its place is dirty.
    let magic = word(U256::from(0x523e_3260));
    assert_eq!(
        code(decode_returns::<MachineBoundAccount::isValidSignerCall>(&magic)),
        "ABI_DECODE"
    );
    // A plain account returns nothing, which is not `false`.
    assert_eq!(code(decode_returns::<MachineBoundAccount::isLockedCall>(&[])), "ABI_DECODE");
}

#[test]
fn offsets_lengths_and_padding_of_dynamic_data() {
    type Get = IoIDRegistry::getDIDDocMetadataCall;
    let good = ("ipfs://x".to_owned(), B256::repeat_byte(1)).abi_encode_params();
    assert_eq!(decode_returns::<Get>(&good).unwrap().didDocUri, "ipfs://x");
    // The offset: into the head, behind a gap, out of the data, beyond any memory.
    for offset in [0_u64, 32, 65, 96, 4096, u64::MAX] {
        let bad = with_word(&good, 0, U256::from(offset));
        assert_eq!(code(decode_returns::<Get>(&bad)), "ABI_DECODE", "{offset}");
    }
    assert_eq!(code(decode_returns::<Get>(&with_word(&good, 0, U256::MAX))), "ABI_DECODE");
    // The length: shorter leaves dirty padding, longer reads into it or past the end.
    for length in [0_u64, 7, 33, 1 << 31, u64::MAX] {
        let bad = with_word(&good, 64, U256::from(length));
        assert_eq!(code(decode_returns::<Get>(&bad)), "ABI_DECODE", "{length}");
    }
    let mut dirty = good.clone();
    *dirty.last_mut().unwrap() = 1;
    assert_eq!(code(decode_returns::<Get>(&dirty)), "ABI_DECODE");
    // Text that is not UTF-8 is not repaired.
    let mut text = good;
    text[96] = 0xff;
    assert_eq!(code(decode_returns::<Get>(&text)), "ABI_DECODE");
}

#[test]
fn arrays_that_claim_too_much_or_share_their_data() {
    type Execute = MachineBoundAccount::executeBatchCall;
    let operation = Operation {
        to: Address::repeat_byte(1),
        value: U256::from(1),
        data: vec![1, 2, 3].into(),
        operation: 0,
    };
    let two =
        [Execute::SELECTOR.to_vec(), (vec![operation.clone(), operation],).abi_encode_params()]
            .concat();
    assert_eq!(decode_call::<Execute>(&two).unwrap().operations.len(), 2);
    // selector, offset, length, first offset, second offset
    let length = 4 + 32;
    for claim in [0_u64, 1, 3, 1 << 20, 1 << 40, u64::MAX] {
        assert_eq!(
            code(decode_call::<Execute>(&with_word(&two, length, U256::from(claim)))),
            "ABI_DECODE"
        );
    }
    // Both items at one place: each read alone is right, together they would multiply the data.
    let first = U256::from_be_slice(&two[length + 32..length + 64]);
    let shared = with_word(&two, length + 64, first);
    assert_eq!(code(decode_call::<Execute>(&shared)), "ABI_DECODE");
}

#[test]
fn other_selectors_and_too_much_data() {
    let transfer = ERC20::transferCall { to: Address::ZERO, value: U256::from(1) }.abi_encode();
    assert_eq!(decode_call::<ERC20::transferCall>(&transfer).unwrap().value, U256::from(1));
    assert_eq!(code(decode_call::<ERC20::approveCall>(&transfer)), "ABI_DECODE");
    assert_eq!(code(decode_call::<ERC20::transferCall>(&transfer[..3])), "ABI_DECODE");
    let huge = vec![0; MAX_BYTES + 1];
    assert_eq!(code(decode_call::<ERC20::transferCall>(&huge)), "ABI_TOO_LONG");
    assert_eq!(code(decode_returns::<ERC20::symbolCall>(&huge)), "ABI_TOO_LONG");
    let topic = ERC20::Transfer::SIGNATURE_HASH;
    assert_eq!(code(decode_log::<ERC20::Transfer>(&[topic], &huge)), "ABI_TOO_LONG");
}

#[test]
fn dirty_topics() {
    let topic = ERC20::Transfer::SIGNATURE_HASH;
    let address = Address::repeat_byte(1).into_word();
    let data = U256::from(5).to_be_bytes::<32>();
    let event = decode_log::<ERC20::Transfer>(&[topic, address, address], &data).unwrap();
    assert_eq!(event.unwrap().value, U256::from(5));
    let dirty = [topic, B256::repeat_byte(1), address];
    assert_eq!(code(decode_log::<ERC20::Transfer>(&dirty, &data)), "ABI_DECODE");
    assert_eq!(decode_log::<ERC20::Transfer>(&[], &data), Ok(None));
}

proptest! {
    /// Whatever decodes is the only encoding of its value.
    #[test]
    fn what_decodes_encodes_back(
        mut data in proptest::collection::vec(any::<u8>(), 0..300),
        words in proptest::collection::vec((0_usize..8, 0_u64..300), 0..6),
    ) {
        for (at, number) in words {
            if data.len() >= at * 32 + 32 {
                data = with_word(&data, at * 32, U256::from(number));
            }
        }
        if let Ok(found) = decode_returns::<Multicall3::aggregate3Call>(&data) {
            prop_assert_eq!(Multicall3::aggregate3Call::abi_encode_returns(&found), data.clone());
        }
        if let Ok(found) = decode_returns::<IoIDRegistry::getDeviceNFTCall>(&data) {
            prop_assert_eq!(IoIDRegistry::getDeviceNFTCall::abi_encode_returns(&found), data);
        }
    }

    /// One changed bit either changes the value or is refused.
    #[test]
    fn one_changed_bit_never_decodes_to_the_same(
        uri in ".{0,40}",
        hash: [u8; 32],
        at: proptest::sample::Index,
        bit in 0_u8..8,
    ) {
        type Get = IoIDRegistry::getDIDDocMetadataCall;
        let good = (uri, B256::from(hash)).abi_encode_params();
        let value = decode_returns::<Get>(&good).unwrap();
        let mut changed = good.clone();
        changed[at.index(good.len())] ^= 1 << bit;
        if let Ok(other) = decode_returns::<Get>(&changed) {
            prop_assert_ne!(&other, &value);
            prop_assert_eq!(Get::abi_encode_returns(&other), changed);
        }
    }
}
