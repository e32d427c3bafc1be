//! The fields of what is decoded, in the order of the contracts. The compiler checks that none is
//! missing, the tests compare the order with Alloy's.

use super::v1::{IoIDNFT, IoIDRegistryV1};
use super::{
    DeviceNFTFactory, ERC20, ERC721, ERC6551Registry, ExecutionDelegation, IoIDRegistry,
    IoIDRegistryBatchWrapper, MachineBoundAccount, Multicall3, Operation,
};
use crate::strict::{Decode, DecodeEvent, Decoder};

macro_rules! count {
    ($($field:ident)*) => {{
        const NAMES: &[&str] = &[$(stringify!($field)),*];
        NAMES.len()
    }};
}

/// Arguments, answers of several values and structs: a sequence of fields, which stands alone or
/// where an offset points.
macro_rules! structs {
    ($($type:path { $($field:ident)* })+) => {$(
        impl Decode for $type {
            const WORDS: usize = count!($($field)*);

            fn fields(from: &mut Decoder<'_>) -> Self {
                Self { $($field: Decode::value(from)),* }
            }

            fn value(from: &mut Decoder<'_>) -> Self {
                let outer = from.enter(Self::WORDS);
                let value = Self::fields(from);
                if let Some(outer) = outer {
                    from.leave(outer);
                }
                value
            }
        }
    )+};
}

structs! {
    IoIDRegistry::getDeviceNFTReturn { chainID NFTcontract tokenID }
    IoIDRegistry::getDIDDocMetadataReturn { didDocUri didDocHash }
    ERC20::transferCall { to value }
    ERC20::approveCall { spender value }
    ERC721::transferFromCall { from to tokenId }
    ERC721::safeTransferFrom_0Call { from to tokenId }
    ERC721::safeTransferFrom_1Call { from to tokenId data }
    MachineBoundAccount::tokenReturn { chainId tokenContract tokenId }
    MachineBoundAccount::executeCall { to value data operation }
    MachineBoundAccount::executeBatchCall { operations }
    Operation { to value data operation }
    Multicall3::aggregate3Call { calls }
    Multicall3::Call3 { target allowFailure callData }
    Multicall3::Result { success returnData }
    IoIDNFT::wallet_0Return { wallet_ did }
    IoIDNFT::projectIDsReturn { array next }
}

/// Events: the fields that are topics, then those in the data.
macro_rules! events {
    ($($type:path { $($indexed:ident)* ; $($field:ident)* })+) => {$(
        impl DecodeEvent for $type {
            const INDEXED: usize = count!($($indexed)*);
            const WORDS: usize = count!($($field)*);

            fn read(_topics: &mut Decoder<'_>, _data: &mut Decoder<'_>) -> Self {
                Self {
                    $($indexed: Decode::value(_topics),)*
                    $($field: Decode::value(_data),)*
                }
            }
        }
    )+};
}

events! {
    IoIDRegistry::DeviceNFTUpdated { ioIDIdentifier; chainID NFTcontract tokenID }
    IoIDRegistry::DeviceNFTDeleted { ; ioIDIdentifier }
    IoIDRegistry::DIDDocMetadataUpdated { ioIDIdentifier; didDocUri didDocHash }
    IoIDRegistry::DIDDocMetadataDeleted { ; ioIDIdentifier }
    IoIDRegistryBatchWrapper::BatchRegistered {
        ioIDIdentifier; chainID nftContract tokenID accountAddress
    }
    DeviceNFTFactory::DeviceNFTContractCreated { ; deviceNFT }
    ERC721::Transfer { from to tokenId; }
    ERC721::Approval { owner approved tokenId; }
    ERC721::ApprovalForAll { owner operator; approved }
    ERC20::Transfer { from to; value }
    ERC6551Registry::ERC6551AccountCreated {
        implementation tokenContract tokenId; account salt chainId
    }
    ExecutionDelegation::DelegatorUpdated { ; delegator to functionSignature authorized }
    IoIDRegistryV1::NewDevice { device; owner hash uri }
    IoIDRegistryV1::UpdateDevice { device; owner hash uri }
    IoIDRegistryV1::RemoveDevice { device; owner }
    IoIDRegistryV1::Migrate { device; owner }
    IoIDNFT::CreateIoID { owner; id wallet did }
}

#[cfg(test)]
mod tests;
