//! Addresses of both spellings, and numbers of 256 bits.

use ioid_chain::{ChainId, NftContract, address as chain_address, uint256};

use crate::{failure, text};

/// An address is the same in each of its spellings; a number is written as it was read.
pub(crate) fn address(data: &[u8]) {
    let Some(text) = text(data) else { return };
    match chain_address::parse(text) {
        Ok(address) => {
            let (checksum, io1) =
                (chain_address::to_checksum(&address), chain_address::to_io1(&address));
            for spelling in [&checksum, &io1, &checksum.to_lowercase(), &io1.to_uppercase()] {
                assert_eq!(chain_address::parse(spelling).as_ref(), Ok(&address), "{spelling}");
            }
            assert!([checksum, io1].iter().any(|known| known.eq_ignore_ascii_case(text)), "{text}");
            assert_eq!(NftContract::parse(text), Ok(address.into()));
        }
        Err(error) => failure::chain(&error),
    }
    match uint256::parse(text) {
        Ok(number) => {
            assert_eq!(uint256::parse(&number.to_string()), Ok(number));
            assert_eq!(uint256::parse(&format!("0x{number:x}")), Ok(number));
            assert_eq!(ChainId::parse(text).is_ok(), !number.is_zero());
        }
        Err(error) => failure::chain(&error),
    }
}
