//! The fields of what is written and read, in the order of the contracts. The compiler checks that none is
//! missing, the tests compare the order with Alloy's.

use super::v1::{IoIDNFT, IoIDRegistryV1, IoIDStore, ProjectRegistry};
use super::{
    DeviceNFT, DeviceNFTFactory, ERC20, ERC721, ERC6551Registry, ExecutionDelegation, IoIDRegistry,
    IoIDRegistryBatchWrapper, MachineBoundAccount, Multicall3, Operation, Staking,
};
use crate::strict::{Decode, DecodeEvent, Decoder, Encode, Encoder};

macro_rules! count {
    ($($field:ident)*) => {{
        const NAMES: &[&str] = &[$(stringify!($field)),*];
        NAMES.len()
    }};
}

/// What is written: arguments, and structs within them.
macro_rules! written {
    ($($type:path { $($field:ident)* })+) => {$(
        impl Encode for $type {
            const WORDS: usize = count!($($field)*);

            fn write_fields(&self, _into: &mut Encoder) {
                $(self.$field.write(_into);)*
            }

            fn write(&self, into: &mut Encoder) {
                let outer = into.enter(<Self as Encode>::WORDS);
                self.write_fields(into);
                into.leave(outer);
            }
        }
    )+};
}

/// What is written and read: a sequence of fields, which stands alone or where an offset points.
macro_rules! structs {
    ($($type:path { $($field:ident)* })+) => {$(
        written! { $type { $($field)* } }

        impl Decode for $type {
            const WORDS: usize = count!($($field)*);

            fn fields(from: &mut Decoder<'_>) -> Self {
                Self { $($field: Decode::value(from)),* }
            }

            fn value(from: &mut Decoder<'_>) -> Self {
                let outer = from.enter(<Self as Decode>::WORDS);
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

written! {
    IoIDRegistry::deleteDeviceNFTCall { ioIDIdentifier }
    IoIDRegistry::getDeviceNFTCall { ioIDIdentifier }
    IoIDRegistry::getDIDDocMetadataCall { ioIDIdentifier }
    IoIDRegistry::totalDevicesCall {}
    IoIDRegistry::operatorCall {}
    IoIDRegistry::ownerCall {}
    IoIDRegistry::setOperatorCall { operator }
    DeviceNFT::burnCall { tokenId }
    DeviceNFT::setOperatorCall { operator }
    DeviceNFT::operatorCall {}
    DeviceNFT::ownerCall {}
    ERC721::balanceOfCall { owner }
    ERC721::ownerOfCall { tokenId }
    ERC721::tokenURICall { tokenId }
    ERC721::approveCall { to tokenId }
    ERC721::getApprovedCall { tokenId }
    ERC721::setApprovalForAllCall { operator approved }
    ERC721::isApprovedForAllCall { owner operator }
    ERC20::balanceOfCall { account }
    ERC20::decimalsCall {}
    ERC20::symbolCall {}
    ERC20::allowanceCall { owner spender }
    ERC6551Registry::createAccountCall { implementation salt chainId tokenContract tokenId }
    ERC6551Registry::accountCall { implementation salt chainId tokenContract tokenId }
    MachineBoundAccount::initializeCall { implementation }
    MachineBoundAccount::tokenCall {}
    MachineBoundAccount::stateCall {}
    MachineBoundAccount::ownerCall {}
    MachineBoundAccount::isValidSignerCall { signer context }
    MachineBoundAccount::isValidSignatureCall { hash signature }
    MachineBoundAccount::supportsInterfaceCall { interfaceId }
    MachineBoundAccount::lockCall { until }
    MachineBoundAccount::isLockedCall {}
    MachineBoundAccount::lockedUntilCall {}
    MachineBoundAccount::setOverridesCall { selectors implementations }
    MachineBoundAccount::setDelegationEnabledCall { enabled }
    MachineBoundAccount::delegationEnabledCall {}
    ExecutionDelegation::authorizeDelegatorCall { delegator to functionSignature }
    ExecutionDelegation::revokeDelegatorCall { delegator to functionSignature }
    ExecutionDelegation::isAuthorized_0Call { delegator to functionSignature }
    ExecutionDelegation::isAuthorized_1Call { executor to data }
    ExecutionDelegation::ownerCall {}
    Staking::stakeCall { amount }
    IoIDRegistryV1::removeCall { device v r s }
    IoIDRegistryV1::noncesCall { device }
    IoIDRegistryV1::permitHashCall { owner device }
    IoIDRegistryV1::DOMAIN_SEPARATORCall {}
    IoIDRegistryV1::existsCall { device }
    IoIDRegistryV1::documentIDCall { device }
    IoIDRegistryV1::documentHashCall { device }
    IoIDRegistryV1::documentURICall { device }
    IoIDRegistryV1::deviceTokenIdCall { device }
    IoIDRegistryV1::registeredNFTCall { deviceContract tokenId }
    IoIDStore::priceCall {}
    IoIDStore::deviceContractProjectCall { deviceContract }
    IoIDStore::projectAppliedAmountCall { projectId }
    IoIDStore::projectActivedAmountCall { projectId }
    IoIDStore::applyIoIDsCall { projectId amount }
    IoIDStore::setDeviceContractCall { projectId deviceContract }
    IoIDNFT::wallet_0Call { id }
    IoIDNFT::wallet_1Call { did }
    IoIDNFT::deviceProjectCall { device }
    IoIDNFT::projectIDsCall { projectId start pageSize }
    IoIDNFT::projectDeviceCountCall { projectId }
    IoIDNFT::walletImplementationCall {}
    ProjectRegistry::registerCall { name projectType }
    // An event without topics of its own: what its log's data is.
    ExecutionDelegation::DelegatorUpdated { delegator to functionSignature authorized }
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
