//! Execution delegations that stand now.

use std::collections::BTreeMap;

use alloy_primitives::Address;
use ioid_chain::Contract;
use ioid_chain::delegation::{self, IsAuthorizedInterface};

use crate::{Page, Reader, Result, Scan};

/// A delegation that the manager confirms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ConfirmedGrant {
    /// The permission.
    pub grant: delegation::Grant,
    /// Block of the last event about it in the range.
    pub block: u64,
}

/// The grants that were changed in one page of a scan and stand now.
///
/// Events only say where to look; `isAuthorized` decides, in either of its two forms: the
/// specification's, and the deployed manager's where the first one does not answer.
///
/// # Errors
/// `DEPLOYMENT_UNKNOWN`, and what the node fails with.
pub async fn grants(
    reader: &Reader,
    manager: Option<Address>,
    scan: Scan,
) -> Result<Page<ConfirmedGrant>> {
    let manager = match manager {
        Some(manager) => manager,
        None => reader.network().contract(Contract::DelegationManager)?,
    };
    let page = scan.page(reader, manager, delegation::DELEGATOR_UPDATED).await?;
    // Of the type that documents are indexed by: another one would be code of its own.
    let mut seen: BTreeMap<&[u8], usize> = BTreeMap::new();
    let mut candidates = Vec::new();
    for log in page.found.iter().rev() {
        let Ok(Some(event)) = delegation::decode_log(&log.topics, &log.data) else { continue };
        let grant = event.grant;
        // Three words: who, what contract, which function. The fourth says whether it may.
        let Some(key) = log.data.get(..96) else { continue };
        if seen.insert(key, 0).is_none() {
            candidates.push(ConfirmedGrant { grant, block: log.block });
        }
    }
    candidates.reverse();
    let ask = |interface| {
        let views = candidates
            .iter()
            .map(move |candidate| delegation::is_authorized(manager, &candidate.grant, interface));
        views.collect::<Vec<_>>()
    };
    let specified = reader.views(&ask(IsAuthorizedInterface::Bytes4)).await?;
    let deployed = reader.views(&ask(IsAuthorizedInterface::Bytes)).await?;
    let mut found = Vec::new();
    for ((candidate, specified), deployed) in candidates.iter().zip(specified).zip(deployed) {
        if specified.or(deployed)? {
            found.push(*candidate);
        }
    }
    Ok(page.with(found))
}
