use core::fmt;

use alloy_primitives::{Address, Bytes};

use crate::address;
use crate::error::{ChainError, Result};
use crate::solana::SolanaAddress;

/// The contract of a device NFT as the registry stores it: 20 bytes on an EVM chain, 32 bytes on
/// Solana.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NftContract {
    /// ERC-721 contract.
    Evm(Address),
    /// Solana asset or collection.
    Solana(SolanaAddress),
}

impl NftContract {
    /// Reads an EVM address (`0x…`, `io1…`) or the base58 of a Solana address. No text is both:
    /// base58 has no 0, and 41 characters of it that begin with i are fewer than 32 bytes.
    ///
    /// ```
    /// use ioid_chain::NftContract;
    ///
    /// let evm = NftContract::parse("io1kgge4ugvceq3v2tga5j4m38x3rwyk2mwkcwd9x")?;
    /// assert_eq!(evm, NftContract::parse("0xb2119aF10cc641162968ED255dC4E688dC4B2B6E")?);
    /// assert_eq!(evm.as_bytes().len(), 20);
    /// let solana = NftContract::parse("FDNY674kmRQzHRQSXxMYWpaU9UDRXJwBJBYEPLXAFZvz")?;
    /// assert_eq!(solana.as_bytes().len(), 32);
    /// # Ok::<(), ioid_chain::ChainError>(())
    /// ```
    ///
    /// # Errors
    /// `ADDRESS_INVALID`, `ADDRESS_CHECKSUM`, `SOLANA_ADDRESS_INVALID`.
    pub fn parse(text: &str) -> Result<Self> {
        let evm = ["0x", "io1", "IO1"].iter().any(|prefix| text.starts_with(prefix));
        if !evm {
            return SolanaAddress::parse(text).map(Self::Solana);
        }
        address::parse(text).map(Self::Evm).or_else(|error| match SolanaAddress::parse(text) {
            Ok(solana) => Ok(Self::Solana(solana)),
            Err(_) => Err(error),
        })
    }

    /// Reads the registry's bytes.
    ///
    /// # Errors
    /// `NFT_CONTRACT_INVALID` unless 20 or 32 bytes.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        if let Ok(evm) = <[u8; 20]>::try_from(bytes) {
            Ok(Self::Evm(Address::from(evm)))
        } else if let Ok(solana) = <[u8; 32]>::try_from(bytes) {
            Ok(Self::Solana(SolanaAddress::from(solana)))
        } else {
            Err(ChainError::NftContractInvalid { length: bytes.len() }.into())
        }
    }

    /// The registry's bytes.
    pub fn as_bytes(&self) -> &[u8] {
        match self {
            Self::Evm(address) => address.as_slice(),
            Self::Solana(address) => address.as_bytes(),
        }
    }

    /// The contract when it is on an EVM chain.
    pub const fn as_evm(&self) -> Option<Address> {
        match self {
            Self::Evm(address) => Some(*address),
            Self::Solana(_) => None,
        }
    }
}

impl From<Address> for NftContract {
    fn from(address: Address) -> Self {
        Self::Evm(address)
    }
}

impl From<SolanaAddress> for NftContract {
    fn from(address: SolanaAddress) -> Self {
        Self::Solana(address)
    }
}

impl From<NftContract> for Bytes {
    fn from(contract: NftContract) -> Self {
        Self::copy_from_slice(contract.as_bytes())
    }
}

/// EIP-55 or base58.
impl fmt::Display for NftContract {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Evm(address) => f.write_str(&address::to_checksum(address)),
            Self::Solana(address) => address.fmt(f),
        }
    }
}
