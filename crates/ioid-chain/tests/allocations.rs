//! Deriving many account addresses takes no memory for each.

use std::alloc::System;

use alloy_primitives::{Address, U256};
use ioid_chain::{ChainError, Network, mba};
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

// Without the test harness: the counters are those of the whole process.
fn main() -> Result<(), ChainError> {
    let scheme = mba::AccountScheme::of(Network::IOTEX)?;
    let contract = Address::repeat_byte(7);
    let ids = || (0..1_000_u64).map(U256::from);
    let region = Region::new(ALLOCATOR);
    let accounts = mba::addresses(&scheme, Network::IOTEX.id.get(), contract, ids());
    let count = accounts.filter(|account| !account.is_zero()).count();
    let change = region.change();
    assert_eq!(count, 1_000);
    assert_eq!((change.allocations, change.reallocations), (0, 0), "{change:?}");

    // The counter counts: the same in a list takes memory.
    let region = Region::new(ALLOCATOR);
    let list: Vec<_> = mba::addresses(&scheme, U256::ONE, contract, ids()).collect();
    assert!(list.len() == 1_000 && region.change().allocations > 0);
    Ok(())
}
