use alloy_sol_types::SolCall;
use ioid_chain::abi::v1::{IoIDNFT, IoIDRegistryV1, IoIDStore, ProjectRegistry, VerifyingProxy};
use ioid_chain::abi::{
    DeviceNFT, DeviceNFTFactory, ERC20, ERC721, ERC1155, ERC6551Registry, ExecutionDelegation,
    IoIDRegistry, IoIDRegistryBatchWrapper, MachineBoundAccount, Multicall3, Permit2, Staking,
};

use super::calldata::{Param, params};
use super::contract::ContractKind;

/// A function this project knows: the contract's own signature, and what its arguments are called
/// and mean. A meaning is one word after a colon; the words are those of [`super::shown`].
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Function {
    pub(super) kind: ContractKind,
    pub(super) selector: [u8; 4],
    pub(super) signature: &'static str,
    names: &'static str,
    pub(super) effect: Mutability,
}

/// Whether a call can change the chain, and whether it may carry native coin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mutability {
    View,
    Nonpayable,
    Payable,
}

impl Function {
    /// `transfer` of `transfer(address,uint256)`.
    pub(super) fn name(&self) -> &'static str {
        self.signature.split('(').next().unwrap_or_default()
    }

    pub(super) fn params(&self) -> Vec<Param> {
        params(self.signature, self.names).unwrap_or_default()
    }
}

/// All functions with this selector: more than one where interfaces share it.
pub(super) fn with_selector(selector: [u8; 4]) -> impl Iterator<Item = &'static Function> {
    FUNCTIONS.iter().filter(move |function| function.selector == selector)
}

macro_rules! functions {
    ($($kind:ident($interface:ident) { $($effect:ident $call:ident($names:literal);)+ })+) => {
        &[$($(Function {
            kind: ContractKind::$kind,
            selector: <$interface::$call as SolCall>::SELECTOR,
            signature: <$interface::$call as SolCall>::SIGNATURE,
            names: $names,
            effect: Mutability::$effect,
        },)+)+]
    };
}

/// Every function of every interface in [`ioid_chain::abi`]; a test reads that file and compares.
pub(super) static FUNCTIONS: &[Function] = functions! {
    Registry(IoIDRegistry) {
        Nonpayable registerDeviceNFTCall("ioIDIdentifier:did chainID:chain NFTcontract:nft tokenID");
        Nonpayable registerDeviceNFTWithDIDDocCall("ioIDIdentifier:did chainID:chain NFTcontract:nft tokenID didUri didHash");
        Nonpayable deleteDeviceNFTCall("ioIDIdentifier:did");
        View getDeviceNFTCall("ioIDIdentifier:did");
        View getDIDDocMetadataCall("ioIDIdentifier:did");
        View totalDevicesCall("");
        View operatorCall("");
        View ownerCall("");
        Nonpayable setOperatorCall("operator");
        Nonpayable transferOwnershipCall("newOwner");
        Nonpayable renounceOwnershipCall("");
        Payable upgradeToAndCallCall("newImplementation data");
    }
    BatchWrapper(IoIDRegistryBatchWrapper) {
        Nonpayable batchRegisterCall("ioIDIdentifiers:did chainIDs:chain nftContracts tokenIDs");
    }
    DeviceNftFactory(DeviceNFTFactory) {
        Nonpayable createDeviceNFTCall("name symbol owner operator");
    }
    DeviceNft(DeviceNFT) {
        Nonpayable mintCall("to tokenId");
        Nonpayable batchMintCall("to tokenIds");
        Nonpayable burnCall("tokenId");
        Nonpayable setOperatorCall("operator");
        View operatorCall("");
        View ownerCall("");
        Nonpayable transferOwnershipCall("newOwner");
        Nonpayable renounceOwnershipCall("");
    }
    Erc721(ERC721) {
        View balanceOfCall("owner");
        View ownerOfCall("tokenId");
        View nameCall("");
        View symbolCall("");
        View tokenURICall("tokenId");
        Nonpayable approveCall("to tokenId");
        View getApprovedCall("tokenId");
        Nonpayable setApprovalForAllCall("operator approved");
        View isApprovedForAllCall("owner operator");
        Nonpayable transferFromCall("from to tokenId");
        Nonpayable safeTransferFrom_0Call("from to tokenId");
        Nonpayable safeTransferFrom_1Call("from to tokenId data");
    }
    Erc20(ERC20) {
        View totalSupplyCall("");
        View balanceOfCall("account");
        View decimalsCall("");
        View symbolCall("");
        Nonpayable transferCall("to value:amount");
        View allowanceCall("owner spender");
        Nonpayable approveCall("spender value:amount");
        Nonpayable transferFromCall("from to value:amount");
        Nonpayable increaseAllowanceCall("spender addedValue:amount");
        Nonpayable decreaseAllowanceCall("spender subtractedValue:amount");
        Nonpayable permitCall("owner spender value:amount deadline:time v:signature r:signature s:signature");
    }
    Erc1155(ERC1155) {
        Nonpayable setApprovalForAllCall("operator approved");
        Nonpayable safeTransferFromCall("from to id value data");
        Nonpayable safeBatchTransferFromCall("from to ids values data");
    }
    AccountRegistry(ERC6551Registry) {
        Nonpayable createAccountCall("implementation salt chainId:chain tokenContract tokenId");
        View accountCall("implementation salt chainId:chain tokenContract tokenId");
    }
    Account(MachineBoundAccount) {
        Nonpayable initializeCall("implementation");
        View tokenCall("");
        View stateCall("");
        View ownerCall("");
        View isValidSignerCall("signer context");
        View isValidSignatureCall("hash signature");
        View supportsInterfaceCall("interfaceId");
        Payable executeCall("to value:native data operation:operation");
        Payable executeBatchCall("operations(to value:native data operation:operation)");
        Nonpayable lockCall("until:time");
        View isLockedCall("");
        View lockedUntilCall("");
        Nonpayable setPermissionsCall("callers permissions");
        Nonpayable setOverridesCall("selectors:selector implementations");
        Nonpayable setDelegationEnabledCall("enabled:switch");
        View delegationEnabledCall("");
    }
    DelegationManager(ExecutionDelegation) {
        Nonpayable authorizeDelegatorCall("delegator to functionSignature:selector");
        Nonpayable revokeDelegatorCall("delegator to functionSignature:selector");
        View isAuthorized_0Call("delegator to functionSignature:selector");
        View isAuthorized_1Call("executor to data");
        View ownerCall("");
        Nonpayable transferOwnershipCall("newOwner");
        Nonpayable renounceOwnershipCall("");
    }
    Staking(Staking) {
        Nonpayable stakeCall("amount:staked");
    }
    Multicall3(Multicall3) {
        Payable aggregate3Call("calls(target allowFailure callData)");
        Payable aggregate3ValueCall("calls(target allowFailure value:native callData)");
    }
    Permit2(Permit2) {
        Nonpayable approveCall("token spender amount:amount expiration:time");
        Nonpayable permit_0Call("owner permitSingle(details(token amount:amount expiration:time nonce) spender sigDeadline:time) signature:signature");
        Nonpayable permit_1Call("owner permitBatch(details(token amount:amount expiration:time nonce) spender sigDeadline:time) signature:signature");
        Nonpayable transferFrom_0Call("from to amount:amount token");
        Nonpayable transferFrom_1Call("transferDetails(from to amount:amount token)");
        Nonpayable lockdownCall("approvals(token spender)");
        Nonpayable invalidateNoncesCall("token spender newNonce");
        Nonpayable permitTransferFrom_0Call("permit(permitted(token amount:amount) nonce deadline:time) transferDetails(to requestedAmount:amount) owner signature:signature");
        Nonpayable permitTransferFrom_1Call("permit(permitted(token amount:amount) nonce deadline:time) transferDetails(to requestedAmount) owner signature:signature");
        Nonpayable permitWitnessTransferFrom_0Call("permit(permitted(token amount:amount) nonce deadline:time) transferDetails(to requestedAmount:amount) owner witness witnessTypeString signature:signature");
        Nonpayable permitWitnessTransferFrom_1Call("permit(permitted(token amount:amount) nonce deadline:time) transferDetails(to requestedAmount) owner witness witnessTypeString signature:signature");
        Nonpayable invalidateUnorderedNoncesCall("wordPos mask");
    }
    RegistryV1(IoIDRegistryV1) {
        Payable register_0Call("deviceContract tokenId device hash uri v:signature r:signature s:signature");
        Payable register_1Call("deviceContract tokenId user device hash uri v:signature r:signature s:signature");
        Nonpayable updateCall("device hash uri v:signature r:signature s:signature");
        Nonpayable migrateCall("device owner v:signature r:signature s:signature");
        Nonpayable removeCall("device v:signature r:signature s:signature");
        View noncesCall("device");
        View permitHashCall("owner device");
        View DOMAIN_SEPARATORCall("");
        View existsCall("device");
        View documentIDCall("device");
        View documentHashCall("device");
        View documentURICall("device");
        View deviceTokenIdCall("device");
        View registeredNFTCall("deviceContract tokenId");
    }
    StoreV1(IoIDStore) {
        View priceCall("");
        View deviceContractProjectCall("deviceContract");
        View projectAppliedAmountCall("projectId");
        View projectActivedAmountCall("projectId");
        Payable applyIoIDsCall("projectId amount");
        Nonpayable setDeviceContractCall("projectId deviceContract");
    }
    IoidV1(IoIDNFT) {
        View wallet_0Call("id");
        View wallet_1Call("did");
        View deviceProjectCall("device");
        View projectIDsCall("projectId start pageSize");
        View projectDeviceCountCall("projectId");
        View walletImplementationCall("");
    }
    ProjectRegistryV1(ProjectRegistry) {
        Payable registerCall("name projectType:projectType");
    }
    VerifyingProxyV1(VerifyingProxy) {
        Nonpayable registerCall("verifySignature:signature hash uri owner device v:signature r:signature s:signature");
        Nonpayable multicallCall("data");
    }
};
