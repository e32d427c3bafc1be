//! What the contracts are: ABI, networks, calls, account addresses, logs, revert reasons.

pub mod abi;
