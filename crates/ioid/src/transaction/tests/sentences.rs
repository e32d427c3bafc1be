//! Every call that changes something reads as one good sentence.

use std::collections::BTreeSet;

use alloy_primitives::{Address, B256, Bytes, FixedBytes, U256, address};
use alloy_sol_types::SolCall;
use ioid_chain::abi::v1::{IoIDRegistryV1, IoIDStore, ProjectRegistry, VerifyingProxy};
use ioid_chain::abi::{
    DeviceNFT, DeviceNFTFactory, ERC20, ERC721, ERC1155, ERC6551Registry, ExecutionDelegation,
    IoIDRegistry, IoIDRegistryBatchWrapper, MachineBoundAccount, Multicall3, Staking,
};

use super::world::*;
use crate::transaction::calldata::{Param, Type};
use crate::transaction::function::{FUNCTIONS, Mutability};
use crate::transaction::text::texts;
use crate::transaction::{CallInput, Context, ContractKind, KnownContract, decode, explain};

const ID: B256 = FixedBytes(alloy_primitives::hex!(
    "41a7eb1b1fc72e461c436e6bf7a96bee3170dbb1ec75de38ae4f8e340a297b9f"
));
const DID: &str = "did:io:5RJ1UfUCLX68KeFMmuvaVsm6m5Y7yH1bkF5CC4WpHXxa";
const REGISTRY_V1: Address = address!("0x04e4655Cf258EC802D17c23ec6112Ef7d97Fa2aF");
const STORE_V1: Address = address!("0xa822Fd390e8eD3FEC80Bd26c77DD036935463b5E");
const PROJECTS_V1: Address = address!("0x601B655c0a20FA1465C9a18e39387A33eEe7F777");
const DEVICE: Address = address!("0xD000000000000000000000000000000000000001");

fn seven() -> U256 {
    U256::from(7)
}

fn devices(count: u8) -> IoIDRegistryBatchWrapper::batchRegisterCall {
    IoIDRegistryBatchWrapper::batchRegisterCall {
        ioIDIdentifiers: (0..count).map(|_| ID).collect(),
        chainIDs: (0..count).map(|_| U256::from(4689)).collect(),
        nftContracts: (0..count).map(|_| DEVICE_NFT).collect(),
        tokenIDs: (0..count).map(U256::from).collect(),
    }
}

fn transfer() -> CallInput {
    let value = tokens(3) / U256::from(2);
    to(REWARD, &ERC20::transferCall { to: STRANGER, value })
}

/// One call for each function that changes something, and how it reads.
fn calls() -> Vec<(CallInput, String)> {
    let s = |text: &str| text.to_owned();
    let signature = (27_u8, B256::ZERO, B256::ZERO);
    let (v, r, rs) = signature;
    vec![
        (
            to(
                REGISTRY,
                &IoIDRegistry::registerDeviceNFTCall {
                    ioIDIdentifier: ID,
                    chainID: U256::from(4689),
                    NFTcontract: Bytes::copy_from_slice(DEVICE_NFT.as_slice()),
                    tokenID: seven(),
                },
            ),
            format!("Register {DID} with token 7 of GEODNET devices"),
        ),
        (
            to(
                REGISTRY,
                &IoIDRegistry::registerDeviceNFTWithDIDDocCall {
                    ioIDIdentifier: ID,
                    chainID: U256::from(4689),
                    NFTcontract: Bytes::copy_from_slice(DEVICE_NFT.as_slice()),
                    tokenID: seven(),
                    didUri: s("ipfs://bafk"),
                    didHash: ID,
                },
            ),
            format!("Register {DID} and its document with token 7 of GEODNET devices"),
        ),
        (
            to(REGISTRY, &IoIDRegistry::deleteDeviceNFTCall { ioIDIdentifier: ID }),
            format!("Remove {DID} from the registry"),
        ),
        (
            to(REGISTRY, &IoIDRegistry::setOperatorCall { operator: ALICE }),
            s("Make Alice the operator of the ioID registry"),
        ),
        (to(WRAPPER, &devices(1)), s("Register a device and make its account")),
        (to(WRAPPER, &devices(3)), s("Register 3 devices and make their accounts")),
        (
            to(
                STRANGER,
                &DeviceNFTFactory::createDeviceNFTCall {
                    name: s("GEODNET"),
                    symbol: s("GEO"),
                    owner: ALICE,
                    operator: SIGNER,
                },
            ),
            s("Create the device NFT collection “GEODNET” (“GEO”), owned by Alice"),
        ),
        (
            to(DEVICE_NFT, &DeviceNFT::mintCall { to: ALICE, tokenId: seven() }),
            s("Create token 7 of GEODNET devices for Alice"),
        ),
        (
            to(
                DEVICE_NFT,
                &DeviceNFT::batchMintCall {
                    to: vec![ALICE, SIGNER],
                    tokenIds: vec![seven(), seven()],
                },
            ),
            s("Create 2 tokens of GEODNET devices"),
        ),
        (
            to(DEVICE_NFT, &DeviceNFT::burnCall { tokenId: seven() }),
            s("Destroy token 7 of GEODNET devices for ever"),
        ),
        (
            to(DEVICE_NFT, &DeviceNFT::setOperatorCall { operator: ALICE }),
            s("Make Alice the operator of GEODNET devices"),
        ),
        (
            to(DEVICE_NFT, &ERC721::approveCall { to: ALICE, tokenId: seven() }),
            s("Allow Alice to take token 7 of GEODNET devices"),
        ),
        (
            to(DEVICE_NFT, &ERC721::approveCall { to: Address::ZERO, tokenId: seven() }),
            s("Let nobody else take token 7 of GEODNET devices any more"),
        ),
        (
            to(DEVICE_NFT, &ERC721::setApprovalForAllCall { operator: ALICE, approved: true }),
            s("Allow Alice to take all your tokens of GEODNET devices"),
        ),
        (
            to(DEVICE_NFT, &ERC721::setApprovalForAllCall { operator: ALICE, approved: false }),
            s("Stop Alice from taking your tokens of GEODNET devices"),
        ),
        (
            to(DEVICE_NFT, &ERC721::transferFromCall { from: SIGNER, to: ALICE, tokenId: seven() }),
            format!("Send token 7 of GEODNET devices from {SIGNER} to Alice"),
        ),
        (
            to(
                DEVICE_NFT,
                &ERC721::safeTransferFrom_0Call { from: SIGNER, to: ALICE, tokenId: seven() },
            ),
            format!("Send token 7 of GEODNET devices from {SIGNER} to Alice"),
        ),
        (
            to(
                DEVICE_NFT,
                &ERC721::safeTransferFrom_1Call {
                    from: SIGNER,
                    to: ALICE,
                    tokenId: seven(),
                    data: Bytes::new(),
                },
            ),
            format!("Send token 7 of GEODNET devices from {SIGNER} to Alice"),
        ),
        (transfer(), format!("Send 1.5 GEOD to {STRANGER}")),
        (by_account(transfer()), format!("Send 1.5 GEOD from the device account to {STRANGER}")),
        (
            to(REWARD, &ERC20::approveCall { spender: STAKING, value: tokens(5) }),
            s("Allow GEOD staking to spend 5 GEOD"),
        ),
        (
            to(REWARD, &ERC20::approveCall { spender: STAKING, value: U256::MAX }),
            s("Allow GEOD staking to spend an unlimited amount of GEOD"),
        ),
        (
            by_account(to(REWARD, &ERC20::approveCall { spender: STAKING, value: U256::ZERO })),
            s("Stop GEOD staking from spending GEOD of the device account"),
        ),
        (
            to(REWARD, &ERC20::increaseAllowanceCall { spender: STAKING, addedValue: tokens(2) }),
            s("Allow GEOD staking to spend 2 GEOD more"),
        ),
        (
            by_account(to(
                REWARD,
                &ERC20::increaseAllowanceCall { spender: STAKING, addedValue: tokens(2) },
            )),
            s("Allow GEOD staking to spend 2 GEOD more from the device account"),
        ),
        (
            to(
                REWARD,
                &ERC20::decreaseAllowanceCall { spender: STAKING, subtractedValue: tokens(2) },
            ),
            s("Allow GEOD staking to spend 2 GEOD less"),
        ),
        (
            by_account(to(
                REWARD,
                &ERC20::decreaseAllowanceCall { spender: STAKING, subtractedValue: tokens(2) },
            )),
            s("Allow GEOD staking to spend 2 GEOD less from the device account"),
        ),
        (
            to(REWARD, &permit(tokens(2))),
            s("Allow GEOD staking to spend 2 GEOD of Alice, who signed for it"),
        ),
        (
            to(REWARD, &permit(U256::ZERO)),
            s("Stop GEOD staking from spending GEOD of Alice, who signed for it"),
        ),
        (
            to(REGISTRY, &IoIDRegistry::transferOwnershipCall { newOwner: ALICE }),
            s("Give the ioID registry to Alice, who will decide over it"),
        ),
        (
            to(DEVICE_NFT, &DeviceNFT::transferOwnershipCall { newOwner: ALICE }),
            s("Give GEODNET devices to Alice, who will decide over it"),
        ),
        (
            to(MANAGER, &ExecutionDelegation::transferOwnershipCall { newOwner: ALICE }),
            format!("Give {MANAGER} to Alice, who will decide over it"),
        ),
        (
            to(REGISTRY, &IoIDRegistry::renounceOwnershipCall {}),
            s("Leave the ioID registry without an owner for ever"),
        ),
        (
            to(DEVICE_NFT, &DeviceNFT::renounceOwnershipCall {}),
            s("Leave GEODNET devices without an owner for ever"),
        ),
        (
            to(MANAGER, &ExecutionDelegation::renounceOwnershipCall {}),
            format!("Leave {MANAGER} without an owner for ever"),
        ),
        (
            to(
                REGISTRY,
                &IoIDRegistry::upgradeToAndCallCall {
                    newImplementation: STRANGER,
                    data: Bytes::new(),
                },
            ),
            format!("Replace the code of the ioID registry with that of {STRANGER}"),
        ),
        (
            to(REWARD, &ERC20::transferFromCall { from: ALICE, to: SIGNER, value: tokens(2) }),
            format!("Send 2 GEOD from Alice to {SIGNER}"),
        ),
        (
            to(
                STRANGER,
                &ERC1155::safeTransferFromCall {
                    from: SIGNER,
                    to: ALICE,
                    id: seven(),
                    value: U256::from(2),
                    data: Bytes::new(),
                },
            ),
            format!("Send 2 of token 7 of {STRANGER} from {SIGNER} to Alice"),
        ),
        (
            to(
                STRANGER,
                &ERC1155::safeBatchTransferFromCall {
                    from: SIGNER,
                    to: ALICE,
                    ids: vec![seven(), U256::from(8)],
                    values: vec![U256::from(1), U256::from(2)],
                    data: Bytes::new(),
                },
            ),
            format!("Send 2 kinds of tokens of {STRANGER} from {SIGNER} to Alice"),
        ),
        (
            to(STRANGER, &ERC1155::setApprovalForAllCall { operator: ALICE, approved: true }),
            format!("Allow Alice to take all your tokens of {STRANGER}"),
        ),
        (
            to(
                ACCOUNT_REGISTRY,
                &ERC6551Registry::createAccountCall {
                    implementation: PROXY,
                    salt: B256::ZERO,
                    chainId: U256::from(4689),
                    tokenContract: DEVICE_NFT,
                    tokenId: seven(),
                },
            ),
            s("Create the device account of token 7 of GEODNET devices"),
        ),
        (
            to(ACCOUNT, &MachineBoundAccount::initializeCall { implementation: TARGET }),
            s("Initialise the device account with the account implementation of this network"),
        ),
        (
            by_account(CallInput { value: tokens(3) / U256::from(2), ..raw(STRANGER, []) }),
            format!("Send 1.5 IOTX from the device account to {STRANGER}"),
        ),
        (batch([transfer(), transfer()]), s("Make 2 calls from the device account")),
        (
            to(ACCOUNT, &MachineBoundAccount::lockCall { until: U256::from(1_795_258_040_u64) }),
            s("Lock the device account until 2026-11-21 10:47:20 UTC"),
        ),
        (
            to(
                ACCOUNT,
                &MachineBoundAccount::setPermissionsCall {
                    callers: vec![ALICE],
                    permissions: vec![true],
                },
            ),
            s("Change what a caller may do with the device account"),
        ),
        (
            to(
                ACCOUNT,
                &MachineBoundAccount::setOverridesCall {
                    selectors: vec![FixedBytes([1; 4]), FixedBytes([2; 4])],
                    implementations: vec![ALICE, ALICE],
                },
            ),
            s("Replace 2 functions of the device account"),
        ),
        (
            to(ACCOUNT, &MachineBoundAccount::setDelegationEnabledCall { enabled: true }),
            s("Switch execution delegation on for the device account"),
        ),
        (
            to(ACCOUNT, &MachineBoundAccount::setDelegationEnabledCall { enabled: false }),
            s("Switch execution delegation off for the device account"),
        ),
        (
            to(
                MANAGER,
                &ExecutionDelegation::authorizeDelegatorCall {
                    delegator: ALICE,
                    to: STAKING,
                    functionSignature: Staking::stakeCall::SELECTOR.into(),
                },
            ),
            s("Allow Alice to call stake(uint256) on GEOD staking from device accounts"),
        ),
        (
            to(
                MANAGER,
                &ExecutionDelegation::revokeDelegatorCall {
                    delegator: ALICE,
                    to: STAKING,
                    functionSignature: FixedBytes([0xde, 0xad, 0xbe, 0xef]),
                },
            ),
            s("Stop Alice from calling 0xdeadbeef on GEOD staking from device accounts"),
        ),
        (
            to(STAKING, &Staking::stakeCall { amount: tokens(10) }),
            s("Stake 10 GEOD with GEOD staking"),
        ),
        (
            by_account(to(STAKING, &Staking::stakeCall { amount: tokens(10) })),
            s("Stake 10 GEOD with GEOD staking from the device account"),
        ),
        (
            to(
                MULTICALL,
                &Multicall3::aggregate3Call {
                    calls: vec![
                        Multicall3::Call3 {
                            target: REGISTRY,
                            allowFailure: false,
                            callData: IoIDRegistry::totalDevicesCall {}.abi_encode().into(),
                        };
                        3
                    ],
                },
            ),
            s("Make 3 calls in one transaction"),
        ),
        (
            to(
                MULTICALL,
                &Multicall3::aggregate3ValueCall {
                    calls: vec![Multicall3::Call3Value {
                        target: ALICE,
                        allowFailure: false,
                        value: tokens(1),
                        callData: Bytes::new(),
                    }],
                },
            ),
            s("Send 1 IOTX from Multicall3 to Alice"),
        ),
        (
            to(
                REGISTRY_V1,
                &IoIDRegistryV1::register_0Call {
                    deviceContract: DEVICE_NFT,
                    tokenId: seven(),
                    device: DEVICE,
                    hash: ID,
                    uri: s("ipfs://bafk"),
                    v,
                    r,
                    s: rs,
                },
            ),
            format!("Bind device {DEVICE} to token 7 of GEODNET devices"),
        ),
        (
            to(
                REGISTRY_V1,
                &IoIDRegistryV1::register_1Call {
                    deviceContract: DEVICE_NFT,
                    tokenId: seven(),
                    user: ALICE,
                    device: DEVICE,
                    hash: ID,
                    uri: s("ipfs://bafk"),
                    v,
                    r,
                    s: rs,
                },
            ),
            format!("Bind device {DEVICE} to token 7 of GEODNET devices for Alice"),
        ),
        (
            to(
                REGISTRY_V1,
                &IoIDRegistryV1::updateCall {
                    device: DEVICE,
                    hash: ID,
                    uri: s("ipfs://bafk"),
                    v,
                    r,
                    s: rs,
                },
            ),
            format!("Change the document of device {DEVICE}"),
        ),
        (
            to(
                REGISTRY_V1,
                &IoIDRegistryV1::migrateCall { device: DEVICE, owner: ALICE, v, r, s: rs },
            ),
            format!("Move device {DEVICE} to Alice"),
        ),
        (
            to(REGISTRY_V1, &IoIDRegistryV1::removeCall { device: DEVICE, v, r, s: rs }),
            format!("Remove device {DEVICE} from the registry"),
        ),
        (
            to(STORE_V1, &IoIDStore::applyIoIDsCall { projectId: seven(), amount: seven() }),
            s("Buy 7 ioIDs for project 7"),
        ),
        (
            to(
                STORE_V1,
                &IoIDStore::setDeviceContractCall {
                    projectId: seven(),
                    deviceContract: DEVICE_NFT,
                },
            ),
            s("Make GEODNET devices the device NFT of project 7"),
        ),
        (
            to(PROJECTS_V1, &ProjectRegistry::registerCall { name: s("GEODNET"), projectType: 0 }),
            s("Register the project “GEODNET” (hardware devices)"),
        ),
        (
            to(
                STRANGER,
                &VerifyingProxy::registerCall {
                    verifySignature: Bytes::from_static(&[1, 2]),
                    hash: ID,
                    uri: s("ipfs://bafk"),
                    owner: ALICE,
                    device: DEVICE,
                    v,
                    r,
                    s: rs,
                },
            ),
            format!("Bind device {DEVICE} for Alice through the verifying proxy"),
        ),
        (
            to(
                STRANGER,
                &VerifyingProxy::multicallCall {
                    data: vec![Bytes::new(), Bytes::from_static(&[1, 2, 3, 4])],
                },
            ),
            s("Make 2 calls in one transaction"),
        ),
    ]
}

fn permit(value: U256) -> ERC20::permitCall {
    ERC20::permitCall {
        owner: ALICE,
        spender: STAKING,
        value,
        deadline: U256::from(1_795_000_000),
        v: 27,
        r: ID,
        s: ID,
    }
}

#[test]
fn every_call_reads_as_one_sentence() {
    let mut covered = BTreeSet::new();
    for (call, sentence) in calls() {
        let explanation = explained(&call);
        assert_eq!(explanation.title, sentence);
        let decoded = decode(&call, &context()).expect(&sentence);
        assert_eq!(decoded.problem, None, "{sentence}");
        assert_eq!(decoded.contracts.len(), decoded.functions.len());
        for kind in &decoded.contracts {
            covered.insert((*kind, decoded.signature));
        }
        for field in &explanation.fields {
            assert!(!field.label.is_empty() && !field.label.contains('{'), "{sentence}: {field:?}");
            assert!(!field.value.is_empty() && !field.value.contains('{'), "{sentence}: {field:?}");
        }
        for warning in &explanation.warnings {
            assert!(!warning.message.contains('{'), "{sentence}: {warning:?}");
        }
    }
    // ERC-1155's `setApprovalForAll` on a contract nobody knows is also ERC-721's.
    // Those of Permit2 are in the vectors; a test of their own says so.
    let writing = FUNCTIONS.iter().filter(|function| {
        function.effect != Mutability::View && function.kind != ContractKind::Permit2
    });
    for function in writing {
        let row = (function.kind, function.signature);
        assert!(covered.contains(&row), "no call shows {row:?}");
    }
}

#[test]
fn reading_calls_say_that_nothing_changes() {
    for function in FUNCTIONS.iter().filter(|function| function.effect == Mutability::View) {
        let mut known = context();
        let kind = Some(function.kind);
        known.contracts.push((STRANGER, KnownContract { kind, ..KnownContract::default() }));
        let mut data = function.selector.to_vec();
        for param in function.params() {
            let dynamic = matches!(param.name, "context" | "signature" | "data" | "did");
            let position = U256::from(32 * function.params().len());
            data.extend(if dynamic { position } else { U256::ZERO }.to_be_bytes::<32>());
        }
        let dynamic = ["context", "signature", "data", "did"];
        if function.params().iter().any(|param| dynamic.contains(&param.name)) {
            data.extend([0; 32]);
        }
        let explanation = explain(&raw(STRANGER, data), &known);
        let expected = format!("Read {} of {STRANGER} (changes nothing)", function.name());
        assert_eq!(explanation.title, expected);
        let dangers = explanation.warnings.iter().filter(|w| w.severity.name() == "danger");
        assert_eq!(dangers.count(), 0, "{expected}: {:?}", explanation.warnings);
    }
}

#[test]
fn fields_say_who_what_to_whom_and_how_much_with_whole_addresses() {
    let explanation = explained(&by_account(transfer()));
    let shown: Vec<_> =
        explanation.fields.iter().map(|f| (f.label.as_str(), f.value.as_str())).collect();
    assert_eq!(
        shown,
        [
            ("Network", "IoTeX (4689)"),
            ("Signed by", &*SIGNER.to_string()),
            ("Account", &*format!("the device account ({ACCOUNT})")),
            ("To", &*STRANGER.to_string()),
            ("Amount", "1.5 GEOD"),
            ("Contract", &*format!("GEOD ({REWARD})")),
            ("Function called", "transfer(address,uint256)"),
        ]
    );
}

#[test]
fn steps_are_numbered_through_all_levels() {
    let explanation = explained(&batch([transfer(), batch([transfer(), transfer()])]));
    assert_eq!(explanation.title, "Make 2 calls from the device account");
    assert_eq!(
        field(&explanation, "Step 2.1"),
        Some(&*format!("Send 1.5 GEOD from the device account to {STRANGER}"))
    );
    assert_eq!(field(&explanation, "2.2 · Amount"), Some("1.5 GEOD"));
    assert_eq!(field(&explanation, "Step 3"), None);
}

#[test]
fn lists_side_by_side_are_rows() {
    let explanation = explained(&to(WRAPPER, &devices(2)));
    assert_eq!(
        field(&explanation, "ioID 2"),
        Some(&*format!(
            "{DID} · NFT's chain: IoTeX (4689) · NFT contract: GEODNET devices ({DEVICE_NFT}) · \
             Token id: 1"
        ))
    );
    let permissions = MachineBoundAccount::setPermissionsCall {
        callers: vec![ALICE, STRANGER],
        permissions: vec![true, false],
    };
    let explanation = explained(&to(ACCOUNT, &permissions));
    let alice = format!("Alice ({ALICE}) · May use the account: yes");
    assert_eq!(field(&explanation, "Caller 1"), Some(&*alice));
}

#[test]
fn an_unknown_function_says_who_calls_it() {
    let call = by_account(raw(STRANGER, vec![0xde, 0xad, 0xbe, 0xef]));
    assert_eq!(
        explained(&call).title,
        format!("As the device account: Call an unknown function (0xdeadbeef) of {STRANGER}")
    );
}

#[test]
fn the_largest_number_is_an_amount() {
    let call = ERC20::approveCall { spender: ALICE, value: U256::MAX };
    let explanation = explained(&to(STRANGER, &call));
    assert_eq!(
        explanation.title,
        format!("Allow Alice to spend an unlimited amount of {STRANGER}")
    );
    assert_eq!(field(&explanation, "Amount or token id"), Some("an unlimited amount"));
    assert!(codes(&explanation).contains(&"APPROVAL_UNLIMITED"));
    assert!(!codes(&explanation).contains(&"FUNCTION_AMBIGUOUS"));
}

#[test]
fn creating_and_initialising_one_account_is_one_deed() {
    let network = ioid_chain::Network::IOTEX;
    let token = ioid_chain::mba::Token {
        chain_id: U256::from(4689),
        token_contract: DEVICE_NFT,
        token_id: U256::from(8),
    };
    let activation = ioid_chain::mba::Activate::of(network, token).expect("known network");
    let call = ioid_chain::mba::activate(&activation);
    let explanation = explained(&raw(call.to, call.data));
    assert_eq!(
        explanation.title,
        "Create and initialise the device account of token 8 of GEODNET devices"
    );
    // The second step calls a contract that exists only because of the first.
    assert!(!codes(&explanation).contains(&"CONTRACT_UNRECOGNISED"));
    let alone = explained(&to(
        ioid_chain::mba::address(&activation.scheme, &token),
        &MachineBoundAccount::initializeCall { implementation: activation.target },
    ));
    assert!(codes(&alone).contains(&"CONTRACT_UNRECOGNISED"));
}

#[test]
fn calls_that_could_be_two_things_say_so() {
    let call = ERC20::approveCall { spender: ALICE, value: seven() };
    let unknown = to(STRANGER, &call);
    let decoded = decode(&unknown, &context()).expect("known");
    let names: Vec<_> = decoded.contracts.iter().map(|kind| kind.name()).collect();
    assert_eq!(names, ["erc721", "erc20"]);
    assert_eq!(decoded.args[0].0, "toOrSpender");
    assert_eq!(decoded.args[1].0, "tokenIdOrValue");
    let explanation = explained(&unknown);
    assert_eq!(
        explanation.title,
        format!("Allow Alice to take 7 of {STRANGER} (an amount or a token id)")
    );
    assert!(codes(&explanation).contains(&"FUNCTION_AMBIGUOUS"));
    let settled = explained(&to(REWARD, &call));
    assert!(!codes(&settled).contains(&"FUNCTION_AMBIGUOUS"));
    let from = to(STRANGER, &ERC20::transferFromCall { from: SIGNER, to: ALICE, value: seven() });
    assert_eq!(
        explained(&from).title,
        format!("Send 7 of {STRANGER} (an amount or a token id) from {SIGNER} to Alice")
    );
}

#[test]
fn without_a_context_the_bare_facts_remain() {
    let call = CallInput { chain_id: None, ..by_account(transfer()) };
    let explanation = explain(&call, &Context::default());
    assert_eq!(
        explanation.title,
        format!(
            "Send 1500000000000000000 base units of token {REWARD} from the account {ACCOUNT} to \
             {STRANGER}"
        )
    );
    let native =
        CallInput { value: U256::from(5), ..CallInput { chain_id: None, ..raw(ALICE, []) } };
    assert_eq!(
        explain(&native, &Context::default()).title,
        format!("Send 5 wei of the chain's coin to {ALICE}")
    );
}

#[test]
fn text_from_the_chain_cannot_disguise_itself() {
    let call = DeviceNFTFactory::createDeviceNFTCall {
        name: "Real\u{202e}fake\n{owner}".into(),
        symbol: "{name}".into(),
        owner: ALICE,
        operator: SIGNER,
    };
    assert_eq!(
        explained(&to(STRANGER, &call)).title,
        "Create the device NFT collection “Real\\u{202e}fake\\u{a}{owner}” (“{name}”), owned by \
         Alice"
    );
}

#[test]
fn every_text_is_used_once_and_fits_its_placeholders() {
    let mut keys = BTreeSet::new();
    for (key, text) in texts() {
        assert!(keys.insert(*key), "{key} stands twice");
        assert!(!text.is_empty(), "{key}");
        assert_eq!(text.matches('{').count(), text.matches('}').count(), "{key}");
    }
    for function in FUNCTIONS {
        let mut names: Vec<_> = function.params().into_iter().map(|param| param.name).collect();
        // One sentence for many, another for one: a list tells them apart, not the function's name.
        let overloads = FUNCTIONS.iter().filter(|other| {
            let kind = (other.kind, function.kind) == (ContractKind::Permit2, other.kind);
            kind && other.name() == function.name()
        });
        let known: Vec<_> = overloads.flat_map(|other| parts("", &other.params())).collect();
        names.extend(known.iter().map(String::as_str));
        names.extend(["contract", "this", "source", "count"]);
        names.extend(["toOrSpender", "tokenIdOrValue"]);
        let base = format!("title.{}.{}", function.kind.name(), function.name());
        let count = function.params().len();
        let about = |key: &str| {
            let arity = key.split_once('/').map(|(_, rest)| rest.starts_with(&count.to_string()));
            let plain = key.split(['=', '@', '/']).next() == Some(&base);
            plain && arity.unwrap_or(true)
        };
        for (key, text) in texts().filter(|(key, _)| about(key)) {
            for placeholder in text.split('{').skip(1).filter_map(|part| part.split('}').next()) {
                assert!(names.contains(&placeholder), "{key} has no {placeholder}");
            }
        }
        for param in function.params().iter().filter(|param| param.meaning != "signature") {
            // A record is shown by its parts.
            for part in parts("", std::slice::from_ref(param)) {
                let name = part.rsplit('.').next().unwrap_or_default();
                let taken_apart = matches!(param.ty, Type::Tuple(_)) && part == param.name;
                let label = format!("label.{name}");
                assert!(
                    taken_apart || keys.contains(&*label) || part.contains(".permitted"),
                    "no {label}"
                );
            }
        }
    }
}

/// Arguments, and the parts of records among them, as placeholders name them.
fn parts(path: &str, params: &[Param]) -> Vec<String> {
    let part = |param: &Param| {
        let own = format!("{path}{}", param.name);
        let inside = match &param.ty {
            Type::Tuple(params) => parts(&format!("{own}."), params),
            _ => Vec::new(),
        };
        std::iter::once(own).chain(inside).collect::<Vec<_>>()
    };
    params.iter().flat_map(part).collect()
}

/// The rows that Node and the browser read too; their data is viem's.
#[test]
fn the_vectors_read_the_same_here() {
    let path =
        concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests-wasm/vectors/transaction/explain.json");
    let file: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(path).expect(path)).expect(path);
    let context = Context::from_json(&file["context"].to_string()).expect("a context");
    let bytes = |row: &serde_json::Value| -> Bytes {
        row["data"].as_str().expect("data").parse().expect("hex")
    };
    let calls = file["calls"].as_array().expect("calls");
    for row in calls {
        let call = CallInput {
            to: row["to"].as_str().map(|to| ioid_chain::address::parse(to).expect("address")),
            data: bytes(row),
            value: row["value"].as_str().expect("value").parse().expect("value"),
            chain_id: file["chainId"].as_u64().map(U256::from),
        };
        let explanation = explain(&call, &context);
        assert_eq!(row["title"], explanation.title, "{}", row["name"]);
        assert_eq!(row["warnings"], serde_json::json!(codes(&explanation)), "{}", row["name"]);
        let problem = decode(&call, &context).and_then(|decoded| decoded.problem);
        assert_eq!(row["problem"].as_str(), problem.map(|p| p.code()), "{}", row["name"]);
    }
    let reverts = file["reverts"].as_array().expect("reverts");
    for row in reverts {
        let revert = crate::transaction::decode_revert(&bytes(row));
        assert_eq!((&row["name"], &row["message"]), (&revert.name.into(), &revert.message.into()));
        assert_eq!(row["args"].as_object().expect("args").len(), revert.args.len());
    }
    assert!(calls.len() >= 25 && reverts.len() >= 10);
}
