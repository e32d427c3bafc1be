//! EIP-712.

use ioid_chain::TypedData;

use crate::{failure, text};

/// Typed data has the same hash after being written and read, and the one Alloy computes.
pub(crate) fn typed_data(data: &[u8]) {
    let Some(text) = text(data) else { return };
    let typed = match TypedData::from_json(text) {
        Ok(typed) => typed,
        Err(error) => return failure::chain(&error),
    };
    let again = TypedData::from_json(&typed.to_json());
    assert_eq!(again.as_ref(), Ok(&typed));
    match typed.hash() {
        Ok(hash) => {
            assert_eq!(again.and_then(|typed| typed.hash()), Ok(hash));
            let peer = serde_json::from_str::<alloy_dyn_abi::TypedData>(&typed.to_json());
            if let Some(peer) = peer.ok().and_then(|typed| typed.eip712_signing_hash().ok()) {
                assert_eq!(peer, hash);
            }
        }
        Err(error) => failure::chain(&error),
    }
}
