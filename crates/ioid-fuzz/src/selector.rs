//! Selectors and the signatures they are made from.

use alloy_dyn_abi::DynSolType;
use alloy_primitives::keccak256;
use ioid_chain::Selector;

use crate::{failure, text};

/// A signature that is accepted is one for which Alloy computes the same selector from types that
/// it spells the same.
pub(crate) fn selector(data: &[u8]) {
    let Some(text) = text(data) else { return };
    match Selector::parse(text) {
        Ok(selector) => {
            assert_eq!(Selector::parse(&selector.to_string()), Ok(selector));
            let Some(at) = text.find('(') else { return };
            assert!(keccak256(text).starts_with(selector.as_bytes()), "{text}");
            let types = text.get(at..).unwrap_or_default();
            // Alloy knows no signature without arguments as a type, and writes a tuple of one part
            // with a comma after it.
            if let Ok(parsed) = DynSolType::parse(types) {
                assert_eq!(parsed.sol_type_name().replace(",)", ")"), types);
            }
        }
        Err(error) => failure::chain(&error),
    }
}
