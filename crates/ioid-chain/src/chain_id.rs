use core::fmt;

use alloy_primitives::U256;

use crate::error::{ChainError, Result};
use crate::uint256;

/// A chain id that is not zero, as wide as the contracts store it (uint256).
///
/// Zero is refused because the registry reads a zero chain id as "no device".
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ChainId(U256);

impl ChainId {
    /// IoTeX mainnet, 4689.
    pub const IOTEX: Self = Self(U256::from_limbs([4689, 0, 0, 0]));
    /// IoTeX testnet, 4690.
    pub const IOTEX_TESTNET: Self = Self(U256::from_limbs([4690, 0, 0, 0]));

    /// # Errors
    /// `CHAIN_ID_ZERO`.
    pub fn new(id: impl Into<U256>) -> Result<Self> {
        let id = id.into();
        if id.is_zero() { Err(ChainError::ChainIdZero.into()) } else { Ok(Self(id)) }
    }

    /// Reads decimal digits or `0x` and hex digits.
    ///
    /// # Errors
    /// `NUMBER_INVALID`, `CHAIN_ID_ZERO`.
    pub fn parse(text: &str) -> Result<Self> {
        Self::new(uint256::parse(text)?)
    }

    /// The number.
    pub const fn get(&self) -> U256 {
        self.0
    }
}

impl fmt::Display for ChainId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&uint256::to_decimal(&self.0))
    }
}

impl From<ChainId> for U256 {
    fn from(id: ChainId) -> Self {
        id.0
    }
}
