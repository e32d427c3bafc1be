//! Each danger is said, at the top, also from inside other calls; and only where there is one.

use alloy_primitives::{Address, B256, Bytes, FixedBytes, U256, address};
use alloy_sol_types::SolCall;
use ioid_chain::abi::v1::IoIDRegistryV1;
use ioid_chain::abi::{
    DeviceNFT, ERC20, ERC721, ERC6551Registry, ExecutionDelegation, IoIDRegistry,
    MachineBoundAccount as Account, Multicall3, Staking,
};
use ioid_chain::mba::{self, AccountScheme, Token};

use super::world::*;
use crate::transaction::text::texts;
use crate::transaction::{CallInput, Context, KnownAccount, KnownToken, Severity, explain};

fn message(call: &CallInput, code: &str) -> String {
    let explanation = explained(call);
    let mut found = explanation.warnings.iter().filter(|warning| warning.code == code);
    found.next().map(|warning| warning.message.clone()).unwrap_or_default()
}

/// The dangers of a call.
fn dangers(call: &CallInput) -> Vec<&'static str> {
    let explanation = explained(call);
    let dangers = explanation.warnings.iter().filter(|w| w.severity == Severity::Danger);
    dangers.map(|warning| warning.code).collect()
}

fn seven() -> U256 {
    U256::from(7)
}

fn send_device(recipient: Address) -> CallInput {
    let call = ERC721::safeTransferFrom_0Call { from: SIGNER, to: recipient, tokenId: seven() };
    to(DEVICE_NFT, &call)
}

fn transfer(recipient: Address) -> CallInput {
    to(REWARD, &ERC20::transferCall { to: recipient, value: tokens(1) })
}

fn create(implementation: Address) -> CallInput {
    to(
        ACCOUNT_REGISTRY,
        &ERC6551Registry::createAccountCall {
            implementation,
            salt: B256::ZERO,
            chainId: U256::from(4689),
            tokenContract: DEVICE_NFT,
            tokenId: U256::from(8),
        },
    )
}

#[test]
fn ordinary_calls_have_no_warning() {
    for call in [
        transfer(ALICE),
        by_account(transfer(STRANGER)),
        to(REWARD, &ERC20::approveCall { spender: STAKING, value: tokens(5) }),
        to(DEVICE_NFT, &ERC721::setApprovalForAllCall { operator: ALICE, approved: false }),
        to(ACCOUNT, &Account::setDelegationEnabledCall { enabled: false }),
        to(ACCOUNT, &Account::initializeCall { implementation: TARGET }),
        create(PROXY),
        by_account(to(STAKING, &Staking::stakeCall { amount: tokens(1) })),
        CallInput { value: tokens(1), ..raw(ALICE, []) },
    ] {
        let explanation = explained(&call);
        assert_eq!(explanation.warnings, [], "{}", explanation.title);
    }
}

#[test]
fn an_authorisation_says_everything_it_allows() {
    let call = to(
        MANAGER,
        &ExecutionDelegation::authorizeDelegatorCall {
            delegator: ALICE,
            to: STAKING,
            functionSignature: Staking::stakeCall::SELECTOR.into(),
        },
    );
    assert_eq!(dangers(&call), ["DELEGATION_UNLIMITED"]);
    let said = message(&call, "DELEGATION_UNLIMITED");
    for part in ["any amount", "DELEGATECALL", "revoked", "sold", "stake(uint256)", "every device"]
    {
        assert!(said.contains(part), "{said}");
    }
    assert!(said.contains(&STAKING.to_string()) && said.contains(&ALICE.to_string()), "{said}");
    let elsewhere = CallInput { to: Some(STRANGER), ..call };
    assert!(codes(&explained(&elsewhere)).contains(&"MANAGER_UNEXPECTED"));
    let revoke = ExecutionDelegation::revokeDelegatorCall {
        delegator: ALICE,
        to: STAKING,
        functionSignature: FixedBytes([1; 4]),
    };
    assert_eq!(codes(&explained(&to(MANAGER, &revoke))), [""; 0]);
}

#[test]
fn switching_delegation_on_enables_all_grants() {
    let call = to(ACCOUNT, &Account::setDelegationEnabledCall { enabled: true });
    assert_eq!(dangers(&call), ["DELEGATION_ENABLES_ALL_GRANTS"]);
    assert!(message(&call, "DELEGATION_ENABLES_ALL_GRANTS").contains("Everyone"));
}

#[test]
fn unlimited_approvals() {
    let approve = |value| to(REWARD, &ERC20::approveCall { spender: STAKING, value });
    let ninety_six = (U256::ONE << 96) - U256::ONE;
    for value in [U256::MAX, U256::MAX - U256::ONE, U256::from(u128::MAX), ninety_six] {
        assert_eq!(dangers(&approve(value)), ["APPROVAL_UNLIMITED"], "{value}");
        assert_eq!(dangers(&by_account(approve(value))), ["APPROVAL_UNLIMITED"], "{value}");
    }
    assert_eq!(dangers(&approve(ninety_six - U256::ONE)), [""; 0]);
    let nobody_knows = to(STRANGER, &ERC20::approveCall { spender: ALICE, value: U256::MAX });
    assert_eq!(dangers(&nobody_knows), ["APPROVAL_UNLIMITED"]);
    let all = ERC721::setApprovalForAllCall { operator: ALICE, approved: true };
    assert_eq!(dangers(&to(DEVICE_NFT, &all)), ["APPROVAL_FOR_ALL"]);
    assert_eq!(dangers(&to(STRANGER, &all)), ["APPROVAL_FOR_ALL"]);
}

#[test]
fn operations_other_than_a_call() {
    let delegated = operated(&transfer(ALICE), 1);
    assert_eq!(dangers(&delegated), ["OPERATION_DELEGATECALL"]);
    assert_eq!(explained(&delegated).title, "Run the code of GEOD as the device account");
    let init_code = raw(Address::ZERO, vec![0x60; 10]);
    assert_eq!(dangers(&operated(&init_code, 2)), ["OPERATION_CREATE"]);
    assert_eq!(dangers(&operated(&init_code, 3)), ["OPERATION_CREATE2"]);
    assert_eq!(
        explained(&operated(&init_code, 2)).title,
        "Create a contract from the device account"
    );
    let invalid = operated(&transfer(ALICE), 4);
    assert_eq!(codes(&explained(&invalid)), ["OPERATION_INVALID"]);
    assert!(explained(&invalid).title.contains("no account knows (4)"));
    let contract = CallInput { to: None, ..raw(ALICE, vec![0x60; 10]) };
    assert_eq!(dangers(&contract), ["CONTRACT_CREATION"]);
    assert_eq!(explained(&contract).title, "Create a contract");
    // Init code that starts like a known call is still a contract.
    let disguised = CallInput { to: None, ..transfer(ALICE) };
    assert_eq!(explained(&disguised).title, "Create a contract");
}

#[test]
fn code_that_multicall_runs_as_the_account_counts_as_the_accounts() {
    let inner = to(
        MULTICALL,
        &Multicall3::aggregate3Call {
            calls: vec![Multicall3::Call3 {
                target: REWARD,
                allowFailure: true,
                callData: transfer(STRANGER).data,
            }],
        },
    );
    let explanation = explained(&operated(&inner, 1));
    assert_eq!(
        explanation.title,
        format!(
            "Run the code of Multicall3 as the device account: Send 1 GEOD from the device \
             account to {STRANGER}"
        )
    );
    assert_eq!(codes(&explanation), ["OPERATION_DELEGATECALL", "FAILURE_ALLOWED"]);
}

#[test]
fn the_device_nft_into_its_own_account() {
    assert_eq!(dangers(&send_device(ACCOUNT)), ["OWNERSHIP_CYCLE"]);
    assert_eq!(dangers(&by_account(send_device(ACCOUNT))), ["OWNERSHIP_CYCLE"]);
    let unsafe_transfer = ERC721::transferFromCall { from: SIGNER, to: ACCOUNT, tokenId: seven() };
    assert_eq!(dangers(&to(DEVICE_NFT, &unsafe_transfer)), ["OWNERSHIP_CYCLE"]);
    let mint = DeviceNFT::mintCall { to: ACCOUNT, tokenId: seven() };
    assert_eq!(dangers(&to(DEVICE_NFT, &mint)), ["OWNERSHIP_CYCLE"]);
    let mints =
        DeviceNFT::batchMintCall { to: vec![ALICE, ACCOUNT], tokenIds: vec![U256::ONE, seven()] };
    assert_eq!(dangers(&to(DEVICE_NFT, &mints)), ["OWNERSHIP_CYCLE"]);
    // Another token into that account, and the token elsewhere, are ordinary.
    let other = ERC721::transferFromCall { from: SIGNER, to: ACCOUNT, tokenId: U256::from(9) };
    assert!(!dangers(&to(DEVICE_NFT, &other)).contains(&"OWNERSHIP_CYCLE"));
    assert_eq!(dangers(&send_device(ALICE)), ["DEVICE_MOVES_WITH_ACCOUNT"]);
}

#[test]
fn the_cycle_is_found_from_the_networks_own_accounts() {
    let scheme = AccountScheme::of(ioid_chain::Network::IOTEX).expect("known network");
    let token =
        Token { chain_id: U256::from(4689), token_contract: STRANGER, token_id: U256::from(5) };
    let account = mba::address(&scheme, &token);
    let call = ERC721::transferFromCall { from: SIGNER, to: account, tokenId: U256::from(5) };
    let on_iotex = explain(&to(STRANGER, &call), &Context::default());
    assert!(codes(&on_iotex).contains(&"OWNERSHIP_CYCLE"), "{on_iotex:?}");
    // Elsewhere that address is nobody's account.
    let elsewhere = CallInput { chain_id: Some(U256::from(1)), ..to(STRANGER, &call) };
    let elsewhere = explain(&elsewhere, &Context::default());
    assert!(!codes(&elsewhere).contains(&"OWNERSHIP_CYCLE"), "{elsewhere:?}");
}

#[test]
fn the_cycle_is_found_through_another_account() {
    let mut context = context();
    let second = address!("0x2200000000000000000000000000000000000022");
    context.accounts.push(KnownAccount {
        address: second,
        token: Some(KnownToken {
            chain_id: U256::from(4689),
            token_contract: DEVICE_NFT,
            token_id: U256::from(8),
        }),
        // The second device belongs to the first device's account.
        owner: Some(ACCOUNT),
    });
    let explanation = explain(&send_device(second), &context);
    assert!(codes(&explanation).contains(&"OWNERSHIP_CYCLE"), "{explanation:?}");
    let said = explanation.warnings.first().map(|warning| warning.message.as_str());
    let through = format!("{second} belongs to this very NFT, through other accounts");
    assert!(said.is_some_and(|said| said.starts_with(&through)), "{said:?}");
    // Accounts that own each other, without the token in question, end the search.
    if let Some(account) = &mut context.account {
        account.owner = Some(second);
    }
    let other = ERC721::transferFromCall { from: SIGNER, to: second, tokenId: U256::from(99) };
    let explanation = explain(&to(DEVICE_NFT, &other), &context);
    assert!(!codes(&explanation).contains(&"OWNERSHIP_CYCLE"), "{explanation:?}");
}

#[test]
fn addresses_that_only_look_familiar() {
    let mut bytes = ALICE.into_array();
    bytes[10] ^= 0xff;
    let lookalike = Address::from(bytes);
    assert_eq!(dangers(&transfer(lookalike)), ["ADDRESS_LOOKALIKE"]);
    let said = message(&transfer(lookalike), "ADDRESS_LOOKALIKE");
    assert!(said.contains(&lookalike.to_string()) && said.contains("Alice"), "{said}");
    assert_eq!(dangers(&by_account(transfer(lookalike))), ["ADDRESS_LOOKALIKE"]);
    assert_eq!(
        dangers(&CallInput { value: tokens(1), ..raw(lookalike, []) }),
        ["ADDRESS_LOOKALIKE"]
    );
    let mints =
        DeviceNFT::batchMintCall { to: vec![SIGNER, lookalike], tokenIds: vec![seven(); 2] };
    assert_eq!(dangers(&to(DEVICE_NFT, &mints)), ["ADDRESS_LOOKALIKE"]);
    let mut bytes = ALICE.into_array();
    bytes[1] ^= 0x01;
    assert_eq!(dangers(&transfer(Address::from(bytes))), [""; 0]);
}

#[test]
fn unknown_functions_and_contracts() {
    let unknown = raw(STRANGER, [0xde, 0xad, 0xbe, 0xef, 1]);
    assert_eq!(dangers(&unknown), ["SELECTOR_UNKNOWN"]);
    assert!(message(&unknown, "SELECTOR_UNKNOWN").contains("0xdeadbeef"));
    assert_eq!(dangers(&by_account(unknown)), ["SELECTOR_UNKNOWN"]);
    assert_eq!(dangers(&raw(STRANGER, [1])), ["SELECTOR_UNKNOWN"]);
    let known_function = to(STRANGER, &ERC20::transferCall { to: ALICE, value: seven() });
    assert_eq!(codes(&explained(&known_function)), ["CONTRACT_UNRECOGNISED", "AMOUNT_RAW"]);
}

#[test]
fn implementations() {
    let initialize = |implementation| to(ACCOUNT, &Account::initializeCall { implementation });
    assert_eq!(dangers(&initialize(STRANGER)), ["IMPLEMENTATION_UNEXPECTED"]);
    assert_eq!(dangers(&create(STRANGER)), ["IMPLEMENTATION_UNEXPECTED"]);
    let mut trusting = context();
    trusting.trusted_implementations.push(STRANGER);
    assert_eq!(codes(&explain(&initialize(STRANGER), &trusting)), [""; 0]);
    // Where nobody says what is trusted, that is said.
    let elsewhere = CallInput { chain_id: Some(U256::from(1)), ..initialize(STRANGER) };
    assert_eq!(codes(&explained(&elsewhere)), ["IMPLEMENTATION_UNCHECKED"]);
}

#[test]
fn registering_overwrites() {
    let register = IoIDRegistry::registerDeviceNFTCall {
        ioIDIdentifier: B256::repeat_byte(1),
        chainID: U256::from(4689),
        NFTcontract: Bytes::copy_from_slice(DEVICE_NFT.as_slice()),
        tokenID: seven(),
    };
    assert_eq!(codes(&explained(&to(REGISTRY, &register))), ["REGISTRY_OVERWRITES"]);
    let operator = IoIDRegistry::setOperatorCall { operator: ALICE };
    assert_eq!(codes(&explained(&to(REGISTRY, &operator))), ["OPERATOR_CONTROLS"]);
}

#[test]
fn who_decides_over_a_contract_is_told() {
    let moves = to(DEVICE_NFT, &DeviceNFT::transferOwnershipCall { newOwner: STRANGER });
    assert_eq!(dangers(&moves), ["OWNERSHIP_MOVES"]);
    assert!(message(&moves, "OWNERSHIP_MOVES").starts_with(&format!("{STRANGER} alone")));
    let ends = to(REGISTRY, &IoIDRegistry::renounceOwnershipCall {});
    assert_eq!(dangers(&ends), ["OWNERSHIP_ENDS"]);
    let upgrade =
        IoIDRegistry::upgradeToAndCallCall { newImplementation: STRANGER, data: Bytes::new() };
    assert_eq!(dangers(&to(REGISTRY, &upgrade)), ["CODE_REPLACED"]);
    // Where nobody knows the contract, the function still means what its name says.
    let unknown = to(STRANGER, &DeviceNFT::transferOwnershipCall { newOwner: ALICE });
    assert_eq!(dangers(&unknown), ["OWNERSHIP_MOVES"]);
}

#[test]
fn an_allowance_by_another_name_is_one() {
    let more = |amount| ERC20::increaseAllowanceCall { spender: ALICE, addedValue: amount };
    assert_eq!(dangers(&to(REWARD, &more(U256::MAX))), ["APPROVAL_UNLIMITED"]);
    assert_eq!(dangers(&to(REWARD, &more(tokens(1)))), [""; 0]);
    let permit = ERC20::permitCall {
        owner: SIGNER,
        spender: ALICE,
        value: U256::MAX,
        deadline: U256::MAX,
        v: 27,
        r: B256::ZERO,
        s: B256::ZERO,
    };
    assert_eq!(dangers(&by_account(to(REWARD, &permit))), ["APPROVAL_UNLIMITED"]);
}

#[test]
fn a_v1_signature_does_not_cover_the_document() {
    let call = IoIDRegistryV1::updateCall {
        device: ALICE,
        hash: B256::ZERO,
        uri: String::new(),
        v: 27,
        r: B256::ZERO,
        s: B256::ZERO,
    };
    let registry = address!("0x04e4655Cf258EC802D17c23ec6112Ef7d97Fa2aF");
    assert_eq!(codes(&explained(&to(registry, &call))), ["PERMIT_OPEN"]);
}

#[test]
fn data_that_is_not_exactly_right() {
    let good = transfer(ALICE);
    let trailing = raw(REWARD, [&good.data[..], &[0]].concat());
    assert_eq!(dangers(&trailing), ["TRAILING_DATA"]);
    assert_eq!(explained(&trailing).title, "Send 1 GEOD to Alice");
    let mut dirty = good.data.to_vec();
    dirty[4] = 1;
    let dirty = explained(&raw(REWARD, dirty));
    assert_eq!(codes(&dirty), ["MALFORMED"]);
    assert_eq!(dirty.title, "Call transfer(address,uint256) of GEOD with data that cannot be read");
    assert_eq!(field(&dirty, "To"), None);
    let short = explained(&raw(REWARD, good.data[..40].to_vec()));
    assert_eq!(codes(&short), ["MALFORMED"]);
    let uneven = DeviceNFT::batchMintCall { to: vec![ALICE], tokenIds: vec![seven(); 2] };
    assert_eq!(codes(&explained(&to(DEVICE_NFT, &uneven))), ["LENGTHS_DIFFER"]);
}

#[test]
fn coins_attached() {
    let attached = CallInput { value: tokens(1), ..by_account(transfer(ALICE)) };
    assert_eq!(codes(&explained(&attached)), ["VALUE_ATTACHED"]);
    assert!(message(&attached, "VALUE_ATTACHED").contains("1 IOTX to the device account"));
    let refused = CallInput { value: tokens(1), ..transfer(ALICE) };
    assert_eq!(codes(&explained(&refused)), ["VALUE_ATTACHED", "VALUE_REFUSED"]);
}

#[test]
fn locking_permissions_and_overrides() {
    let lock = to(ACCOUNT, &Account::lockCall { until: U256::from(1_795_258_040_u64) });
    assert_eq!(dangers(&lock), ["LOCKS_UNTIL"]);
    assert!(message(&lock, "LOCKS_UNTIL").contains("2026-11-21 10:47:20 UTC"));
    let permissions = Account::setPermissionsCall {
        callers: vec![ALICE, STRANGER],
        permissions: vec![false, true],
    };
    let permissions = to(ACCOUNT, &permissions);
    assert_eq!(dangers(&permissions), ["PERMISSION_UNLIMITED"]);
    assert!(message(&permissions, "PERMISSION_UNLIMITED").contains(&STRANGER.to_string()));
    let overrides = Account::setOverridesCall {
        selectors: vec![Staking::stakeCall::SELECTOR.into()],
        implementations: vec![STRANGER],
    };
    let overrides = to(ACCOUNT, &overrides);
    assert_eq!(dangers(&overrides), ["OVERRIDES_CODE"]);
    assert!(message(&overrides, "OVERRIDES_CODE").contains("stake(uint256)"));
}

#[test]
fn what_is_lost() {
    for call in [
        transfer(Address::ZERO),
        transfer(REWARD),
        send_device(DEVICE_NFT),
        CallInput { value: tokens(1), ..raw(Address::ZERO, []) },
    ] {
        assert!(dangers(&call).contains(&"RECIPIENT_LOSES"), "{}", explained(&call).title);
    }
    let burn = to(DEVICE_NFT, &DeviceNFT::burnCall { tokenId: seven() });
    assert_eq!(dangers(&burn), ["ACCOUNT_ORPHANED"]);
    let approve = to(DEVICE_NFT, &ERC721::approveCall { to: ALICE, tokenId: seven() });
    assert_eq!(dangers(&approve), ["DEVICE_APPROVAL"]);
    let other = to(DEVICE_NFT, &ERC721::approveCall { to: ALICE, tokenId: U256::ONE });
    assert_eq!(dangers(&other), [""; 0]);
}

#[test]
fn dangers_come_first_and_name_their_step() {
    let approve = to(REWARD, &ERC20::approveCall { spender: STAKING, value: U256::MAX });
    let call = batch([
        to(REGISTRY, &IoIDRegistry::setOperatorCall { operator: ALICE }),
        batch([transfer(ALICE), approve.clone(), approve]),
    ]);
    let explanation = explained(&call);
    assert_eq!(codes(&explanation), ["APPROVAL_UNLIMITED", "OPERATOR_CONTROLS"]);
    assert!(explanation.warnings[0].message.starts_with("Step 2.2: GEOD staking ("));
    assert!(explanation.warnings[1].message.starts_with("Step 1: Alice ("));
}

/// A text without a rule would be a promise nobody keeps; a rule without a text says nothing.
#[test]
fn every_warning_of_the_table_is_raised_somewhere() {
    let source = [
        include_str!("../warning.rs"),
        include_str!("../warning/tokens.rs"),
        include_str!("../warning/permit2.rs"),
    ]
    .concat();
    for (key, _) in texts().filter(|(key, _)| key.starts_with("warning.")) {
        let code = key.trim_start_matches("warning.");
        let raised =
            source.contains(&format!("\"{code}\"")) || source.contains(&format!("\"{key}\""));
        assert!(raised, "{key} is never raised");
    }
}
