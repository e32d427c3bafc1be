//! ABI encoding, and decoding that gives the right value or an error.
//!
//! Contracts and nodes are not trusted: what they return is accepted only when it is the canonical
//! encoding of the expected types. Every head offset must point to where the previous tail ended,
//! every padding bit must be zero, booleans must be 0 or 1, strings must be UTF-8, and not one byte
//! may follow. This is checked while decoding; encoding again and comparing would give the same
//! verdict after the memory has already been spent. Alloy's `strict` mode gives it too (the tests
//! compare), in code of its own for every type: 15 kB of compressed WebAssembly more.

use alloc::boxed::Box;

use alloy_primitives::{B256, Bytes};
use alloy_sol_types::{SolCall, SolEvent};

use crate::error::{ChainError, Result};

mod decoder;
mod encoder;

pub use decoder::{AbiProblem, Decode, Decoder, Outer};
pub use encoder::{Encode, Encoder};

/// Largest input looked at: 4 MiB. A block of 25 M gas holds 250 kB of calldata, an `eth_call`
/// answer is bounded by the node at about this size.
pub const MAX_BYTES: usize = 4 << 20;

/// Bytes before the arguments of a call.
const SELECTOR: usize = 4;

/// An event that is read from a log.
pub trait DecodeEvent: SolEvent {
    /// Topics after the first.
    const INDEXED: usize;

    /// Words its other fields take where they stand.
    const WORDS: usize;

    /// Reads the fields.
    fn read(topics: &mut Decoder<'_>, data: &mut Decoder<'_>) -> Self;
}

/// Calldata: selector and arguments.
pub fn encode_call<C: SolCall + Encode>(call: &C) -> Bytes {
    written(&C::SELECTOR, C::WORDS, call)
}

/// What a call returns, or the data of a log: no selector.
pub fn encode<T: Encode>(values: &T) -> Bytes {
    written(&[], T::WORDS, values)
}

fn written<T: Encode>(prefix: &[u8], words: usize, values: &T) -> Bytes {
    let mut encoder = Encoder::new(prefix, words);
    values.write_fields(&mut encoder);
    encoder.finish()
}

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
pub fn decode_returns<C: SolCall<Return: Decode>>(data: &[u8]) -> Result<C::Return> {
    bounded(data)?;
    sequence(C::SIGNATURE, data, 0)
}

/// Decodes calldata, selector included.
///
/// # Errors
/// `ABI_DECODE` (another selector too), `ABI_TOO_LONG`.
pub fn decode_call<C: SolCall + Decode>(data: &[u8]) -> Result<C> {
    bounded(data)?;
    if data.get(..SELECTOR) != Some(C::SELECTOR.as_slice()) {
        return Err(refused(C::SIGNATURE, data, AbiProblem::Selector));
    }
    sequence(C::SIGNATURE, data, SELECTOR)
}

/// Decodes a log of event `E`; `None` when the first topic is another event's.
///
/// # Errors
/// `ABI_DECODE` when the first topic says `E` and the rest is not `E`; `ABI_TOO_LONG`.
pub fn decode_log<E: DecodeEvent>(topics: &[B256], data: &[u8]) -> Result<Option<E>> {
    let Some((first, rest)) = topics.split_first() else { return Ok(None) };
    if *first != E::SIGNATURE_HASH {
        return Ok(None);
    }
    bounded(data)?;
    if rest.len() != E::INDEXED {
        return Err(refused(E::SIGNATURE, data, AbiProblem::Topics));
    }
    let indexed = indexed(rest);
    let mut topics = Decoder::new(&indexed, 0, E::INDEXED);
    let mut values = Decoder::new(data, 0, E::WORDS);
    let event = E::read(&mut topics, &mut values);
    let read = topics.problem().map_or_else(|| values.finish(), |_| Err(AbiProblem::Topics));
    end(E::SIGNATURE, data, read)?;
    Ok(Some(event))
}

/// The topics one after the other; a log has at most three besides the first.
fn indexed(topics: &[B256]) -> [u8; 96] {
    let mut bytes = [0; 96];
    for (place, topic) in bytes.chunks_exact_mut(32).zip(topics) {
        place.copy_from_slice(topic.as_slice());
    }
    bytes
}

fn sequence<T: Decode>(signature: &'static str, data: &[u8], from: usize) -> Result<T> {
    let mut values = Decoder::new(data, from, T::WORDS);
    let value = T::fields(&mut values);
    end(signature, data, values.finish())?;
    Ok(value)
}

pub(crate) fn bounded(data: &[u8]) -> Result<()> {
    if data.len() > MAX_BYTES {
        return Err(ChainError::AbiTooLong { length: data.len(), max: MAX_BYTES }.into());
    }
    Ok(())
}

pub(crate) fn end(expected: &'static str, data: &[u8], read: Result<(), AbiProblem>) -> Result<()> {
    read.map_err(|problem| refused(expected, data, problem))
}

fn refused(expected: &'static str, data: &[u8], problem: AbiProblem) -> Box<ChainError> {
    Box::new(ChainError::AbiDecode { expected, length: data.len(), problem })
}

#[cfg(test)]
mod tests;
