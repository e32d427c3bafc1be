//! Deriving many identifiers takes no memory for each.

use std::alloc::System;

use ioid_did::{DID_TEXT_MAX, DeriveError, Did, Project};
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

// Without the test harness: the counters are those of the whole process.
fn main() -> Result<(), DeriveError> {
    let project = Project::new("GEODNET")?;
    let devices: Vec<[u8; 8]> = (0..10_000_u64).map(u64::to_be_bytes).collect();
    let mut buffer = [0; DID_TEXT_MAX];
    let mut written = 0;
    let region = Region::new(ALLOCATOR);
    for device in &devices {
        written += Did::from(project.device(device)?).encode(&mut buffer).len();
    }
    let change = region.change();
    assert!(written > 10_000 * 40);
    assert_eq!((change.allocations, change.reallocations), (0, 0), "{change:?}");

    // The counter counts: the same as text of its own takes memory.
    let region = Region::new(ALLOCATOR);
    assert!(!Did::from(project.device("a")?).to_string().is_empty());
    assert!(region.change().allocations > 0);
    Ok(())
}
