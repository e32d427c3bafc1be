//! Solana addresses and the accounts that programs derive.

use ioid_chain::{NftContract, SolanaAddress, mba};
use sha2::{Digest, Sha256};

use crate::{failure, text};

/// Base58 agrees with `bs58`; a derived address is the hash it is said to be.
pub(crate) fn solana(data: &[u8]) {
    if let Some(text) = text(data) {
        let peer = bs58::decode(text).into_vec().ok();
        match SolanaAddress::parse(text) {
            Ok(address) => {
                assert_eq!(peer.as_deref(), Some(address.as_bytes().as_slice()));
                assert_eq!(address.to_string(), text);
                assert_eq!(NftContract::parse(text), Ok(address.into()));
            }
            Err(error) => {
                assert!(peer.is_none_or(|bytes| bytes.len() != 32), "{text:?}: {error}");
                failure::chain(&error);
            }
        }
    }
    let Some((program, seeds)) = data.split_first_chunk::<32>() else { return };
    let program = SolanaAddress::from(*program);
    // The first byte says how long each seed is: 0 to 47, of which the last 15 are too long.
    let (length, seeds) =
        seeds.split_first().map_or((1, seeds), |(first, rest)| (usize::from(first % 48), rest));
    let seeds: Vec<&[u8]> = seeds.chunks(length.max(1)).collect();
    match mba::solana_address(&seeds, &program) {
        Ok(derived) => {
            let mut hash = Sha256::new();
            seeds.iter().for_each(|seed| hash.update(seed));
            hash.update([derived.bump]);
            hash.update(program.as_bytes());
            hash.update(b"ProgramDerivedAddress");
            assert_eq!(derived.address.as_bytes().as_slice(), hash.finalize().as_slice());
        }
        Err(error) => failure::chain(&error),
    }
    assert!(mba::solana_asset_signer(&program).is_ok());
}
