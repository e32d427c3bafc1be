//! What a user does: plan a registration, view a device, decode and explain a transaction.

pub mod transaction;
