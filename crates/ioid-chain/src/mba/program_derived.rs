//! Program-derived addresses: what an account of an asset is on Solana.

use alloc::vec::Vec;

use ioid_bytes::sha256;
use ioid_did::is_on_edwards25519;

use crate::error::{ChainError, Result};
use crate::solana::SolanaAddress;

/// Seeds the runtime takes, the bump included.
const MAX_SEEDS: usize = 16;
const MAX_SEED_LENGTH: usize = 32;
const MARKER: &[u8] = b"ProgramDerivedAddress";

/// Metaplex Core, `CoREENxT6tW1HoK8ypY1SxRMZTcVPm7R94rH4PZNhX7d`.
const METAPLEX_CORE: [u8; 32] = [
    175, 84, 171, 16, 189, 151, 165, 66, 160, 158, 247, 179, 152, 137, 221, 12, 211, 148, 164, 204,
    233, 223, 166, 205, 201, 126, 190, 45, 35, 91, 167, 72,
];
const ASSET_SIGNER: &[u8] = b"mpl-core-execute";

/// A program-derived address and the bump that put it off the curve.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ProgramDerivedAddress {
    /// The address.
    pub address: SolanaAddress,
    /// The byte appended to the seeds.
    pub bump: u8,
}

/// The address a program controls for `seeds`: `sha256(seeds ++ bump ++ program ++
/// "ProgramDerivedAddress")` with the highest bump from 255 down whose digest is not a point on
/// curve25519, so that no private key can exist for it.
///
/// At most 15 seeds of at most 32 bytes. Seeds are joined without lengths: `["ab", "c"]` and
/// `["a", "bc"]` give the same address.
///
/// # Errors
/// `SOLANA_SEEDS_TOO_MANY`, `SOLANA_SEED_TOO_LONG`, `SOLANA_BUMP_EXHAUSTED`.
pub fn solana_address(seeds: &[&[u8]], program: &SolanaAddress) -> Result<ProgramDerivedAddress> {
    if seeds.len() >= MAX_SEEDS {
        return Err(ChainError::SolanaSeedsTooMany { count: seeds.len() }.into());
    }
    let mut prefix = Vec::new();
    for (index, seed) in seeds.iter().enumerate() {
        if seed.len() > MAX_SEED_LENGTH {
            return Err(ChainError::SolanaSeedTooLong { index, length: seed.len() }.into());
        }
        prefix.extend_from_slice(seed);
    }
    let derive = |bump: u8| {
        let message = [prefix.as_slice(), &[bump], program.as_bytes(), MARKER].concat();
        ProgramDerivedAddress { address: sha256(&message).into(), bump }
    };
    (0..=u8::MAX)
        .rev()
        .map(derive)
        .find(|found| !is_on_curve(&found.address))
        .ok_or_else(|| ChainError::SolanaBumpExhausted.into())
}

/// The signer of a Metaplex Core asset: the program-derived address of `"mpl-core-execute"` and
/// the asset. ioID names no scheme for Solana; this one is what an asset's owner can act with.
///
/// # Errors
/// `SOLANA_BUMP_EXHAUSTED`.
///
/// ```
/// let asset = ioid_chain::SolanaAddress::parse("CiDwVBFgWV9E5MvXWoLgnEgn2hK7rJikbvfWavzAQz3")?;
/// let signer = ioid_chain::mba::solana_asset_signer(&asset)?;
/// assert_eq!(signer.address.to_string(), "5PHY42gqFGMF4RzpUrsUHVGFc5Mi57pRsKv7MMXX9Aiv");
/// assert_eq!(signer.bump, 252);
/// # Ok::<(), ioid_chain::ChainError>(())
/// ```
pub fn solana_asset_signer(asset: &SolanaAddress) -> Result<ProgramDerivedAddress> {
    solana_address(&[ASSET_SIGNER, asset.as_bytes()], &METAPLEX_CORE.into())
}

/// On the curve means that Edwards decompression succeeds; the runtime makes no subgroup test.
pub(super) fn is_on_curve(address: &SolanaAddress) -> bool {
    is_on_edwards25519(address.as_bytes())
}
