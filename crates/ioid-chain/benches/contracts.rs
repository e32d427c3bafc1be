//! Contracts: account addresses, calls, logs and typed data.

use std::hint::black_box;

use alloy_primitives::{Address, B256, Bytes, U256, hex};
use alloy_sol_types::abi::AbiDecoderConfig;
use alloy_sol_types::{SolCall, SolEvent};
use ioid_bench::Bench;
use ioid_chain::abi::{ExecutionDelegation, IoIDRegistry, MachineBoundAccount};
use ioid_chain::{Network, Selector, SolanaAddress, TypedData, delegation, mba, registry};
use ioid_did::Identifier;

const CONTRACT: Address = Address::repeat_byte(7);

fn main() {
    let mut bench = Bench::from_arguments();
    addresses(&mut bench);
    calls(&mut bench);
    logs(&mut bench);
    typed_data(&mut bench);
    bench.finish();
}

/// EIP-1014 over ERC-6551's creation code, put together for each account.
fn create2(scheme: &mba::AccountScheme, token: &mba::Token) -> Address {
    let constructor = hex!("3d60ad80600a3d3981f3");
    let code = [&constructor[..], &mba::code(scheme, token)].concat();
    scheme.registry.create2_from_code(scheme.salt, code)
}

fn addresses(bench: &mut Bench) {
    let Ok(scheme) = mba::AccountScheme::of(Network::IOTEX) else { return };
    let chain_id = Network::IOTEX.id.get();
    let token =
        |id: u64| mba::Token { chain_id, token_contract: CONTRACT, token_id: U256::from(id) };
    assert_eq!(mba::address(&scheme, &token(1)), create2(&scheme, &token(1)));
    bench.beside(
        "account address",
        || mba::address(black_box(&scheme), black_box(&token(1))),
        "alloy create2_from_code",
        || create2(black_box(&scheme), black_box(&token(1))),
    );
    for count in [1_000_u64, 100_000] {
        bench.beside(
            &format!("{count} account addresses"),
            || {
                let ids = (0..count).map(U256::from);
                mba::addresses(&scheme, chain_id, CONTRACT, ids).filter(|at| at.is_zero()).count()
            },
            "alloy create2_from_code",
            || (0..count).filter(|id| create2(&scheme, &token(*id)).is_zero()).count(),
        );
    }
    let Ok(asset) = SolanaAddress::parse("CiDwVBFgWV9E5MvXWoLgnEgn2hK7rJikbvfWavzAQz3") else {
        return;
    };
    bench.alone("solana asset signer", || mba::solana_asset_signer(black_box(&asset)));
}

fn calls(bench: &mut Bench) {
    let Ok(selector) = Selector::parse("stake(uint256)") else { return };
    let grant = delegation::Grant { delegator: CONTRACT, to: CONTRACT, selector };
    bench.beside(
        "calldata of authorizeDelegator",
        || delegation::authorize(CONTRACT, black_box(&grant)),
        "alloy sol! abi_encode",
        || {
            let selector = black_box(grant).selector.into();
            ExecutionDelegation::authorizeDelegatorCall {
                delegator: CONTRACT,
                to: CONTRACT,
                functionSignature: selector,
            }
            .abi_encode()
        },
    );
    let data = Bytes::from(vec![1; 68]);
    bench.beside(
        "calldata of execute",
        || {
            let kind = mba::OperationKind::Call;
            let operation =
                mba::Operation { to: CONTRACT, value: U256::ONE, data: data.clone(), kind };
            mba::execute(CONTRACT, operation)
        },
        "alloy sol! abi_encode",
        || {
            let (value, data) = (U256::ONE, data.clone());
            MachineBoundAccount::executeCall { to: CONTRACT, value, data, operation: 0 }
                .abi_encode()
        },
    );
    let Ok(identifier) = Identifier::new([1; 32]) else { return };
    let registration = registry::Registration {
        identifier,
        chain_id: Network::IOTEX.id,
        contract: CONTRACT.into(),
        token_id: U256::ONE,
        document: None,
    };
    bench.beside(
        "calldata of registerDeviceNFT",
        || registry::register(CONTRACT, black_box(&registration)),
        "alloy sol! abi_encode",
        || {
            IoIDRegistry::registerDeviceNFTCall {
                ioIDIdentifier: B256::repeat_byte(1),
                chainID: Network::IOTEX.id.get(),
                NFTcontract: CONTRACT.to_vec().into(),
                tokenID: U256::ONE,
            }
            .abi_encode()
        },
    );
}

fn logs(bench: &mut Bench) {
    let event = IoIDRegistry::DIDDocMetadataUpdated {
        ioIDIdentifier: B256::repeat_byte(1),
        didDocUri: "ipfs://bafkreibm6jg3ux5qumhcn2b3flc3tyu6dmlb4xa7u5bf44yegnrjhc4yeq".to_owned(),
        didDocHash: B256::repeat_byte(2),
    };
    let log = event.encode_log_data();
    let config = AbiDecoderConfig::new().strict(true);
    bench.beside(
        "decode a log of the registry",
        || registry::decode_log(black_box(log.topics()), black_box(&log.data)),
        "alloy strict",
        || {
            let topics = black_box(log.topics()).iter().copied();
            IoIDRegistry::DIDDocMetadataUpdated::decode_raw_log_with_config(
                topics, &log.data, config,
            )
        },
    );
}

const MAIL: &str = r#"{"types":{"EIP712Domain":[{"name":"name","type":"string"},{"name":"version","type":"string"},{"name":"chainId","type":"uint256"},{"name":"verifyingContract","type":"address"}],"Person":[{"name":"name","type":"string"},{"name":"wallet","type":"address"}],"Mail":[{"name":"from","type":"Person"},{"name":"to","type":"Person"},{"name":"contents","type":"string"}]},"primaryType":"Mail","domain":{"name":"Ether Mail","version":"1","chainId":1,"verifyingContract":"0xCcCCccccCCCCcCCCCCCcCcCccCcCCCcCcccccccC"},"message":{"from":{"name":"Cow","wallet":"0xCD2a3d9F938E13CD947Ec05AbC7FE734Df8DD826"},"to":{"name":"Bob","wallet":"0xbBbBBBBbbBBBbbbBbbBbbbbBBbBbbbbBbBbbBBbB"},"contents":"Hello, Bob!"}}"#;

fn typed_data(bench: &mut Bench) {
    let ours = || TypedData::from_json(black_box(MAIL)).and_then(|typed| typed.hash());
    let peer = || {
        let typed = serde_json::from_str::<alloy_dyn_abi::TypedData>(black_box(MAIL)).ok();
        typed.and_then(|typed| typed.eip712_signing_hash().ok())
    };
    assert_eq!(ours().ok(), peer());
    bench.beside("hash of typed data, from JSON", ours, "alloy-dyn-abi", peer);
}
