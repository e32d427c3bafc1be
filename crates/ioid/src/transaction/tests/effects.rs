//! What must be observable afterwards.

use alloy_primitives::{Address, B256, Bytes, FixedBytes, U256, b256};
use alloy_sol_types::{SolCall, SolValue};
use ioid_chain::abi::v1::IoIDRegistryV1;
use ioid_chain::abi::{
    DeviceNFT, DeviceNFTFactory, ERC20, ERC721, ERC6551Registry, ExecutionDelegation, IoIDRegistry,
    IoIDRegistryBatchWrapper, MachineBoundAccount as Account, Multicall3,
};
use ioid_chain::mba::{self, AccountScheme, Token};

use super::world::*;
use crate::transaction::{CallInput, Context, Effect, effects};

/// keccak256("Transfer(address,address,uint256)"), as every explorer shows it.
const TRANSFER: B256 = b256!("0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef");
const ID: B256 = B256::repeat_byte(9);

fn seven() -> U256 {
    U256::from(7)
}

fn expected(call: &CallInput) -> Vec<Effect> {
    effects(call, &context())
}

/// A view with one return value, which is encoded as itself.
fn view(to: Address, call: &impl SolCall, returns: impl SolValue) -> Effect {
    Effect::View { to, data: call.abi_encode().into(), returns: returns.abi_encode().into() }
}

fn log(address: Address, topics: &[Option<B256>], data: impl Into<Bytes>) -> Effect {
    Effect::Log { address, topics: topics.to_vec(), data: Some(data.into()) }
}

fn transfer() -> CallInput {
    to(REWARD, &ERC20::transferCall { to: ALICE, value: tokens(2) })
}

#[test]
fn a_transfer_from_the_account_leaves_a_log_and_another_state() {
    assert_eq!(
        expected(&by_account(transfer())),
        [
            Effect::StateChanged { account: ACCOUNT },
            log(
                REWARD,
                &[Some(TRANSFER), Some(ACCOUNT.into_word()), Some(ALICE.into_word())],
                tokens(2).abi_encode()
            ),
        ]
    );
    // By the signer it comes from the signer; by nobody known, from anyone.
    let by_signer = log(
        REWARD,
        &[Some(TRANSFER), Some(SIGNER.into_word()), Some(ALICE.into_word())],
        tokens(2).abi_encode(),
    );
    assert_eq!(expected(&transfer()), [by_signer]);
    let mut nobody = context();
    nobody.from = None;
    let by_anyone =
        log(REWARD, &[Some(TRANSFER), None, Some(ALICE.into_word())], tokens(2).abi_encode());
    assert_eq!(effects(&transfer(), &nobody), [by_anyone]);
}

#[test]
fn an_nft_has_its_new_owner() {
    let call = ERC721::safeTransferFrom_0Call { from: SIGNER, to: ALICE, tokenId: seven() };
    let topics = [TRANSFER, SIGNER.into_word(), ALICE.into_word(), B256::from(seven())];
    assert_eq!(
        expected(&to(DEVICE_NFT, &call)),
        [
            log(DEVICE_NFT, &topics.map(Some), []),
            view(DEVICE_NFT, &ERC721::ownerOfCall { tokenId: seven() }, ALICE),
        ]
    );
    let mint = DeviceNFT::mintCall { to: ALICE, tokenId: seven() };
    let topics = [TRANSFER, B256::ZERO, ALICE.into_word(), B256::from(seven())];
    assert_eq!(expected(&to(DEVICE_NFT, &mint))[0], log(DEVICE_NFT, &topics.map(Some), []));
    // Two moves of one token: only the last owner can be seen.
    let back = ERC721::transferFromCall { from: ALICE, to: SIGNER, tokenId: seven() };
    let both = batch([to(DEVICE_NFT, &call), to(DEVICE_NFT, &back)]);
    let owners: Vec<_> = expected(&both)
        .into_iter()
        .filter(|effect| matches!(effect, Effect::View { .. }))
        .collect();
    assert_eq!(owners, [view(DEVICE_NFT, &ERC721::ownerOfCall { tokenId: seven() }, SIGNER)]);
}

#[test]
fn the_registry_answers_what_was_sent() {
    let contract = Bytes::copy_from_slice(DEVICE_NFT.as_slice());
    let call = IoIDRegistry::registerDeviceNFTWithDIDDocCall {
        ioIDIdentifier: ID,
        chainID: U256::from(4689),
        NFTcontract: contract.clone(),
        tokenID: seven(),
        didUri: "ipfs://bafk".into(),
        didHash: B256::repeat_byte(3),
    };
    let get = IoIDRegistry::getDeviceNFTCall { ioIDIdentifier: ID };
    let document = IoIDRegistry::getDIDDocMetadataCall { ioIDIdentifier: ID };
    let answer = |call: &dyn Fn() -> Vec<u8>, data: Vec<u8>| Effect::View {
        to: REGISTRY,
        data: call().into(),
        returns: data.into(),
    };
    assert_eq!(
        expected(&to(REGISTRY, &call)),
        [
            answer(&|| get.abi_encode(), (U256::from(4689), contract, seven()).abi_encode_params()),
            answer(
                &|| document.abi_encode(),
                ("ipfs://bafk".to_owned(), B256::repeat_byte(3)).abi_encode_params()
            ),
        ]
    );
    let delete = IoIDRegistry::deleteDeviceNFTCall { ioIDIdentifier: ID };
    assert_eq!(
        expected(&to(REGISTRY, &delete)),
        [answer(&|| get.abi_encode(), (U256::ZERO, Bytes::new(), U256::ZERO).abi_encode_params())]
    );
}

#[test]
fn an_account_has_its_code_and_its_implementation() {
    let scheme = AccountScheme::of(ioid_chain::Network::IOTEX).expect("known");
    let token = Token { chain_id: U256::from(4689), token_contract: DEVICE_NFT, token_id: seven() };
    let address = mba::address(&scheme, &token);
    let create = ERC6551Registry::createAccountCall {
        implementation: PROXY,
        salt: B256::ZERO,
        chainId: token.chain_id,
        tokenContract: DEVICE_NFT,
        tokenId: seven(),
    };
    let code = Effect::AccountCode { account: address, code: mba::code(&scheme, &token) };
    let set = Effect::Implementation { account: address, implementation: TARGET };
    assert_eq!(expected(&to(ACCOUNT_REGISTRY, &create)), std::slice::from_ref(&code));
    let activation = mba::Activate::of(ioid_chain::Network::IOTEX, token).expect("known");
    let call = mba::activate(&activation);
    assert_eq!(expected(&raw(call.to, call.data)), [code.clone(), set.clone()]);
    // A registry nobody knows may put accounts anywhere.
    assert_eq!(expected(&to(STRANGER, &create)), []);
    let batch = IoIDRegistryBatchWrapper::batchRegisterCall {
        ioIDIdentifiers: vec![ID],
        chainIDs: vec![U256::from(4689)],
        nftContracts: vec![DEVICE_NFT],
        tokenIDs: vec![seven()],
    };
    let made = expected(&to(WRAPPER, &batch));
    assert!(made.contains(&code) && made.contains(&set), "{made:?}");
    assert_eq!(made.len(), 3);
}

#[test]
fn delegation_is_logged_and_answered_in_both_forms() {
    let selector = FixedBytes([0xa6, 0x94, 0xfc, 0x3a]);
    let grant = ExecutionDelegation::authorizeDelegatorCall {
        delegator: ALICE,
        to: STAKING,
        functionSignature: selector,
    };
    let effects = expected(&to(MANAGER, &grant));
    let data = (ALICE, STAKING, selector, true).abi_encode_params();
    let topic = alloy_primitives::keccak256("DelegatorUpdated(address,address,bytes4,bool)");
    assert_eq!(effects[0], log(MANAGER, &[Some(topic)], data));
    let specified = ExecutionDelegation::isAuthorized_0Call {
        delegator: ALICE,
        to: STAKING,
        functionSignature: selector,
    };
    let deployed = ExecutionDelegation::isAuthorized_1Call {
        executor: ALICE,
        to: STAKING,
        data: Bytes::copy_from_slice(selector.as_slice()),
    };
    assert_eq!(effects[1..], [view(MANAGER, &specified, true), view(MANAGER, &deployed, true)]);
    let enable = Account::setDelegationEnabledCall { enabled: true };
    let enabled = view(ACCOUNT, &Account::delegationEnabledCall {}, true);
    assert_eq!(expected(&to(ACCOUNT, &enable)), [enabled]);
    let lock = Account::lockCall { until: seven() };
    assert_eq!(
        expected(&to(ACCOUNT, &lock)),
        [view(ACCOUNT, &Account::lockedUntilCall {}, seven())]
    );
}

#[test]
fn permissions_of_tokens_are_answered() {
    let approve = ERC20::approveCall { spender: STAKING, value: seven() };
    let asked = ERC20::allowanceCall { owner: ACCOUNT, spender: STAKING };
    assert_eq!(expected(&by_account(to(REWARD, &approve)))[1], view(REWARD, &asked, seven()));
    let approve = ERC721::approveCall { to: ALICE, tokenId: seven() };
    let asked = ERC721::getApprovedCall { tokenId: seven() };
    assert_eq!(expected(&to(DEVICE_NFT, &approve)), [view(DEVICE_NFT, &asked, ALICE)]);
    let all = ERC721::setApprovalForAllCall { operator: ALICE, approved: true };
    let asked = ERC721::isApprovedForAllCall { owner: SIGNER, operator: ALICE };
    assert_eq!(expected(&to(DEVICE_NFT, &all)), [view(DEVICE_NFT, &asked, true)]);
}

#[test]
fn a_new_collection_is_logged_with_an_address_nobody_can_know() {
    let create = DeviceNFTFactory::createDeviceNFTCall {
        name: "A".into(),
        symbol: "B".into(),
        owner: ALICE,
        operator: ALICE,
    };
    let topic = alloy_primitives::keccak256("DeviceNFTContractCreated(address)");
    let log = Effect::Log { address: STRANGER, topics: vec![Some(topic)], data: None };
    assert_eq!(expected(&to(STRANGER, &create)), [log]);
}

#[test]
fn v1_documents_are_what_was_sent_whoever_else_had_the_signature() {
    let registry = alloy_primitives::address!("0x04e4655Cf258EC802D17c23ec6112Ef7d97Fa2aF");
    let update = IoIDRegistryV1::updateCall {
        device: ALICE,
        hash: ID,
        uri: "ipfs://x".into(),
        v: 27,
        r: ID,
        s: ID,
    };
    assert_eq!(
        expected(&to(registry, &update)),
        [
            view(registry, &IoIDRegistryV1::existsCall { device: ALICE }, true),
            view(registry, &IoIDRegistryV1::documentHashCall { device: ALICE }, ID),
            view(
                registry,
                &IoIDRegistryV1::documentURICall { device: ALICE },
                "ipfs://x".to_owned()
            ),
        ]
    );
    let remove = IoIDRegistryV1::removeCall { device: ALICE, v: 27, r: ID, s: ID };
    let gone = view(registry, &IoIDRegistryV1::existsCall { device: ALICE }, false);
    assert_eq!(expected(&to(registry, &remove)), [gone]);
}

#[test]
fn what_may_fail_or_could_be_two_things_promises_nothing() {
    let may_fail = |allowed| {
        to(
            MULTICALL,
            &Multicall3::aggregate3Call {
                calls: vec![Multicall3::Call3 {
                    target: REWARD,
                    allowFailure: allowed,
                    callData: transfer().data,
                }],
            },
        )
    };
    assert_eq!(expected(&may_fail(true)), []);
    let from_multicall = log(
        REWARD,
        &[Some(TRANSFER), Some(MULTICALL.into_word()), Some(ALICE.into_word())],
        tokens(2).abi_encode(),
    );
    assert_eq!(expected(&may_fail(false)), [from_multicall]);
    assert_eq!(expected(&operated(&transfer(), 1)), [Effect::StateChanged { account: ACCOUNT }]);
    let ambiguous = ERC20::transferFromCall { from: SIGNER, to: ALICE, value: seven() };
    assert_eq!(expected(&to(STRANGER, &ambiguous)), []);
    assert_eq!(expected(&CallInput { value: tokens(1), ..raw(ALICE, []) }), []);
    let mut cut = transfer().data.to_vec();
    cut.pop();
    assert_eq!(effects(&raw(REWARD, cut), &Context::default()), []);
}
