//! What the contracts are: ABI, networks, calls, account addresses, logs, revert reasons.
//!
//! Nothing here reads a chain: a [`Call`] is data to sign, a [`View`] is data to ask with and the
//! strict decoder of its answer. Where a contract would accept what loses money, these functions
//! do not; what only the chain can tell is said in their documentation and left to the caller.

#![cfg_attr(not(test), no_std)]

extern crate alloc;

pub mod abi;
pub mod address;
mod bech32;
mod call;
mod chain_id;
pub mod delegation;
mod error;
pub mod function;
pub mod mba;
pub mod multicall;
mod network;
pub mod nft;
mod nft_contract;
pub mod registry;
pub mod registry_v1;
mod selector;
mod solana;
mod solidity_type;
pub mod strict;
pub mod typed_data;
pub mod uint256;

pub use address::AddressProblem;
pub use call::{Call, View};
pub use chain_id::ChainId;
pub use error::{ChainError, Excerpt, Result, SignatureProblem};
pub use network::{Chain, Contract, Deployment, NativeCurrency, Network, PERMIT2};
pub use nft_contract::NftContract;
pub use registry::DocumentMetadata;
pub use selector::{Selector, SelectorProblem};
pub use solana::{SolanaAddress, SolanaAddressProblem};
pub use typed_data::{TypedData, TypedDataProblem};

#[cfg(test)]
mod vectors;
