//! ABI decoding that gives the right value or an error.
//!
//! Contracts and nodes are not trusted: what they return is accepted only when it is the canonical
//! encoding of the expected types. Every head offset must point to where the previous tail ended,
//! every padding bit must be zero, booleans must be 0 or 1, strings must be UTF-8, and not one byte
//! may follow. Alloy's `strict` mode checks this while decoding; encoding again and comparing would
//! give the same verdict after the memory has already been spent.

use alloy_primitives::B256;
use alloy_sol_types::abi::AbiDecoderConfig;
use alloy_sol_types::{SolCall, SolError, SolEvent};

use crate::error::{ChainError, Result};

/// Largest input looked at: 4 MiB. A block of 25 M gas holds 250 kB of calldata, an `eth_call`
/// answer is bounded by the node at about this size.
pub const MAX_BYTES: usize = 4 << 20;

/// Memory the decoder may take; canonical data needs at most a small multiple of its own size.
const MEMORY: usize = 64 << 20;

const CONFIG: AbiDecoderConfig = AbiDecoderConfig::new().strict(true).memory_limit(MEMORY);

/// Decodes what a view or call returned.
///
/// # Errors
/// `ABI_DECODE`, `ABI_TOO_LONG`.
///
/// ```
/// use alloy_primitives::{B256, U256};
/// use ioid_chain::{abi::IoIDRegistry::totalDevicesCall, strict};
/// let mut word = B256::from(U256::from(42)).to_vec();
/// assert_eq!(strict::decode_returns::<totalDevicesCall>(&word)?, U256::from(42));
/// word.push(0);
/// assert!(strict::decode_returns::<totalDevicesCall>(&word).is_err());
/// # Ok::<(), ioid_chain::ChainError>(())
/// ```
pub fn decode_returns<C: SolCall>(data: &[u8]) -> Result<C::Return> {
    returns::<C>(C::SIGNATURE, data)
}

// The signature comes in as an argument: without a constant in their bodies, the decoders of all
// calls that return the same types are the same code, and the linker keeps one.
#[inline(never)]
fn returns<C: SolCall>(signature: &'static str, data: &[u8]) -> Result<C::Return> {
    bounded(data)?;
    C::abi_decode_returns_with_config(data, CONFIG).map_err(|e| refused(signature, data, e))
}

/// Decodes calldata, selector included.
///
/// # Errors
/// `ABI_DECODE` (another selector too), `ABI_TOO_LONG`.
pub fn decode_call<C: SolCall>(data: &[u8]) -> Result<C> {
    bounded(data)?;
    C::abi_decode_with_config(data, CONFIG).map_err(|e| refused(C::SIGNATURE, data, e))
}

/// Decodes a log of event `E`; `None` when the first topic is another event's.
///
/// # Errors
/// `ABI_DECODE` when the first topic says `E` and the rest is not `E`; `ABI_TOO_LONG`.
pub fn decode_log<E: SolEvent>(topics: &[B256], data: &[u8]) -> Result<Option<E>> {
    if topics.first() != Some(&E::SIGNATURE_HASH) {
        return Ok(None);
    }
    bounded(data)?;
    E::decode_raw_log_with_config(topics.iter().copied(), data, CONFIG)
        .map(Some)
        .map_err(|e| refused(E::SIGNATURE, data, e))
}

/// Decodes a custom error, selector included.
///
/// # Errors
/// `ABI_DECODE`, `ABI_TOO_LONG`.
pub fn decode_error<E: SolError>(data: &[u8]) -> Result<E> {
    bounded(data)?;
    E::abi_decode_with_config(data, CONFIG).map_err(|e| refused(E::SIGNATURE, data, e))
}

fn bounded(data: &[u8]) -> Result<()> {
    if data.len() > MAX_BYTES {
        return Err(ChainError::AbiTooLong { length: data.len(), max: MAX_BYTES });
    }
    Ok(())
}

fn refused(expected: &'static str, data: &[u8], source: alloy_sol_types::Error) -> ChainError {
    ChainError::AbiDecode { expected, length: data.len(), source }
}

#[cfg(test)]
mod tests;
