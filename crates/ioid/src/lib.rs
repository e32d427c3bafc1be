//! What a user does: plan a registration, view a device, decode and explain a transaction.

pub mod transaction;

pub use {ioid_chain as chain, ioid_did as did};
