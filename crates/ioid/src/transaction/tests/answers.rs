//! The shapes in which answers cross to JavaScript, and the corners of what is known and shown.

use alloy_primitives::{Address, B256, Bytes, U256, hex};
use alloy_sol_types::{SolCall, SolEvent, SolValue};
use ioid_chain::abi::v1::{IoIDRegistryV1, ProjectRegistry};
use ioid_chain::abi::{DeviceNFT, ERC721, IoIDRegistry, MachineBoundAccount, Multicall3};
use ioid_chain::{Contract, Network};

use super::world::*;
use crate::transaction::calldata::DataError;
use crate::transaction::text::{fill_with, texts};
use crate::transaction::{
    CallInput, Context, ContractKind, Effect, Explanation, MAX_BYTES, Operation, Severity, Value,
    decode, decode_revert, effects, explain,
};

/// The names of a record's parts, and the value of one of them.
fn names(value: &Value) -> Vec<&str> {
    let Value::Record(parts) = value else { panic!("{value:?} is no record") };
    parts.iter().map(|(name, _)| name.as_ref()).collect()
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    match value.get(name) {
        Some(Value::Text(text)) => text,
        other => panic!("{name} is {other:?}"),
    }
}

#[test]
fn an_explanation_crosses_as_a_record() {
    let explanation =
        explained(&to(ACCOUNT, &MachineBoundAccount::setDelegationEnabledCall { enabled: true }));
    let value = Value::from(&explanation);
    assert_eq!(names(&value), ["title", "fields", "warnings"]);
    assert_eq!(text(&value, "title"), explanation.title);
    let list = |name: &str| value.get(name).and_then(Value::list).expect("a list").to_vec();
    for (crossed, field) in list("fields").iter().zip(&explanation.fields) {
        assert_eq!(names(crossed), ["label", "value"]);
        assert_eq!(
            (text(crossed, "label"), text(crossed, "value")),
            (&*field.label, &*field.value)
        );
    }
    let warnings = list("warnings");
    assert_eq!(warnings.len(), explanation.warnings.len());
    assert!(!warnings.is_empty());
    for (crossed, warning) in warnings.iter().zip(&explanation.warnings) {
        assert_eq!(names(crossed), ["severity", "code", "message"]);
        assert_eq!(text(crossed, "severity"), warning.severity.name());
        assert_eq!(text(crossed, "code"), warning.code);
        assert_eq!(text(crossed, "message"), warning.message);
    }
    assert_eq!([Severity::Danger, Severity::Info].map(Severity::name), ["danger", "info"]);
    assert_eq!(value.get("gas"), None);
    assert_eq!(Value::Null.get("title"), None);
}

#[test]
fn a_revert_crosses_as_a_record() {
    let data = hex!("7e273289" "0000000000000000000000000000000000000000000000000000000000000007");
    let value = Value::from(&decode_revert(&data));
    assert_eq!(names(&value), ["name", "signature", "args", "message"]);
    assert_eq!(text(&value, "name"), "ERC721NonexistentToken");
    assert_eq!(text(&value, "signature"), "ERC721NonexistentToken(uint256)");
    let args = value.get("args").expect("args");
    assert_eq!(args.get("tokenId"), Some(&Value::Uint(U256::from(7))));
    assert!(text(&value, "message").contains('7'));
}

#[test]
fn revert_data_that_no_node_returns_is_not_read() {
    let revert = decode_revert(&vec![0x08; MAX_BYTES + 1]);
    assert_eq!((revert.name, revert.args.len()), ("", 0));
    assert!(revert.message.contains(&(MAX_BYTES + 1).to_string()), "{}", revert.message);
}

#[test]
fn operations_have_names() {
    let names = [0, 1, 2, 3, 4].map(|number| Operation::from_number(U256::from(number)).name());
    assert_eq!(names, ["call", "delegatecall", "create", "create2", "invalid"]);
    assert_eq!(Operation::from_number(U256::MAX), Operation::Invalid(U256::MAX));
}

#[test]
fn every_data_error_has_its_code_and_its_place() {
    let found = U256::MAX;
    let errors = [
        DataError::Short { position: 1 },
        DataError::Padding { position: 2 },
        DataError::Offset { position: 3, expected: 64, found },
        DataError::Length { position: 4, found },
        DataError::NotText { position: 5 },
        DataError::TooLong { position: 6, length: 7 },
        DataError::Trailing { position: 7, extra: 1 },
    ];
    for (index, error) in errors.iter().enumerate() {
        assert_eq!(error.position(), index + 1, "{error}");
        assert!(error.code().starts_with("CALLDATA_"));
        assert!(error.to_string().contains(&(index + 1).to_string()), "{error}");
    }
    let codes: std::collections::BTreeSet<_> = errors.iter().map(DataError::code).collect();
    assert_eq!(codes.len(), errors.len());
}

/// Each contract of a deployment is what its interface is.
#[test]
fn the_deployment_says_what_contracts_are() {
    let at = |index: usize| Address::with_last_byte(index as u8 + 1);
    let contracts = Contract::ALL.into_iter().enumerate();
    let contracts = contracts.map(|(index, contract)| (contract, at(index)));
    let chain = crate::transaction::KnownChain {
        id: Some(U256::from(31_690)),
        contracts: contracts.collect(),
        ..Default::default()
    };
    let context = Context { chain: Some(chain), ..Context::default() };
    let kinds = context.on(None);
    let kind = |contract: Contract| {
        let index = Contract::ALL.iter().position(|known| *known == contract).expect("known");
        kinds.kind(at(index))
    };
    use ContractKind as Kind;
    for (contract, expected) in [
        (Contract::Registry, Some(Kind::Registry)),
        (Contract::BatchWrapper, Some(Kind::BatchWrapper)),
        (Contract::DeviceNftFactory, Some(Kind::DeviceNftFactory)),
        (Contract::AccountRegistry, Some(Kind::AccountRegistry)),
        (Contract::AccountImplementation, None),
        (Contract::AccountTarget, None),
        (Contract::DelegationManager, Some(Kind::DelegationManager)),
        (Contract::Multicall3, Some(Kind::Multicall3)),
        (Contract::RegistryV1, Some(Kind::RegistryV1)),
        (Contract::IoidV1, Some(Kind::IoidV1)),
        (Contract::StoreV1, Some(Kind::StoreV1)),
        (Contract::ProjectRegistryV1, Some(Kind::ProjectRegistryV1)),
        (Contract::ProjectV1, Some(Kind::Erc721)),
    ] {
        assert_eq!(kind(contract), expected, "{contract}");
    }
}

#[test]
fn a_context_says_what_it_expected() {
    let reason = |json: &str| Context::from_json(json).expect_err(json).reason;
    assert!(reason(r#"{ "from": 1 }"#).contains("an address"));
    assert!(reason(r#"{ "addressBook": [] }"#).contains("an object"));
    assert!(reason(r#"{ "trustedImplementations": [1] }"#).contains("an address"));
    let json = format!(r#"{{ "trustedImplementations": ["{TARGET}"] }}"#);
    let context = Context::from_json(&json).expect("good");
    assert_eq!(context.trusted_implementations, [TARGET]);
    // What is trusted by name is not warned of, and what is not is.
    let initialize = |implementation| {
        let call = to(ACCOUNT, &MachineBoundAccount::initializeCall { implementation });
        let call = CallInput { chain_id: None, ..call };
        explain(&call, &context)
            .warnings
            .into_iter()
            .map(|warning| warning.code)
            .collect::<Vec<_>>()
    };
    assert_ne!(initialize(TARGET), initialize(STRANGER));
}

#[test]
fn every_minted_token_has_its_owner() {
    let (first, second) = (U256::from(1), U256::from(2));
    let call = DeviceNFT::batchMintCall { to: vec![ALICE, SIGNER], tokenIds: vec![first, second] };
    let found = effects(&to(DEVICE_NFT, &call), &context());
    for (owner, token) in [(ALICE, first), (SIGNER, second)] {
        let topics =
            [ERC721::Transfer::SIGNATURE_HASH, B256::ZERO, owner.into_word(), token.into()];
        assert!(found.contains(&Effect::Log {
            address: DEVICE_NFT,
            topics: topics.map(Some).to_vec(),
            data: Some(Bytes::new()),
        }));
        assert!(found.contains(&Effect::View {
            to: DEVICE_NFT,
            data: ERC721::ownerOfCall { tokenId: token }.abi_encode().into(),
            returns: owner.abi_encode().into(),
        }));
    }
    assert_eq!(found.len(), 4);
}

#[test]
fn a_migrated_device_is_logged_with_its_owner() {
    let registry = Network::IOTEX.contract(Contract::RegistryV1).expect("deployed");
    let (v, r, s) = (27, B256::ZERO, B256::ZERO);
    let call = IoIDRegistryV1::migrateCall { device: STRANGER, owner: ALICE, v, r, s };
    let topics = [IoIDRegistryV1::Migrate::SIGNATURE_HASH, STRANGER.into_word()];
    assert_eq!(
        effects(&to(registry, &call), &context()),
        [Effect::Log {
            address: registry,
            topics: topics.map(Some).to_vec(),
            data: Some(ALICE.abi_encode().into()),
        }]
    );
    // A read promises nothing.
    let read = IoIDRegistryV1::existsCall { device: STRANGER };
    assert_eq!(effects(&to(registry, &read), &context()), []);
}

/// Two implementations of one account: only the last can be seen.
#[test]
fn what_is_overwritten_is_not_expected() {
    let initialize =
        |implementation| to(ACCOUNT, &MachineBoundAccount::initializeCall { implementation });
    let both = to(
        MULTICALL,
        &Multicall3::aggregate3Call {
            calls: [initialize(STRANGER), initialize(TARGET)]
                .map(|call| Multicall3::Call3 {
                    target: ACCOUNT,
                    allowFailure: false,
                    callData: call.data,
                })
                .to_vec(),
        },
    );
    let found = effects(&both, &context());
    let implementations = found.iter().filter_map(|effect| match effect {
        Effect::Implementation { implementation, .. } => Some(*implementation),
        _ => None,
    });
    assert_eq!(implementations.collect::<Vec<_>>(), [TARGET]);
}

fn field<'a>(explanation: &'a Explanation, value: &str) -> Option<&'a str> {
    let field = explanation.fields.iter().find(|field| field.value.contains(value));
    field.map(|field| field.value.as_str())
}

#[test]
fn a_contract_on_solana_is_shown_in_base58() {
    let register = |contract: Vec<u8>| {
        explained(&to(
            REGISTRY,
            &IoIDRegistry::registerDeviceNFTCall {
                ioIDIdentifier: B256::repeat_byte(1),
                chainID: U256::from(4689),
                NFTcontract: contract.into(),
                tokenID: U256::ONE,
            },
        ))
    };
    let solana = register(vec![2; 32]);
    assert!(field(&solana, "8qbHbw2BbbTHBW1sbeqakYXVKRQM8Ne7pLK7m6CVfeR").is_some(), "{solana:?}");
    // What is neither is shown as what it is.
    let neither = register(vec![2; 21]);
    assert!(field(&neither, &format!("0x{}", "02".repeat(21))).is_some(), "{neither:?}");
}

#[test]
fn projects_have_a_kind() {
    let projects = Network::IOTEX.contract(Contract::ProjectRegistryV1).expect("deployed");
    let shown = |kind: u8| {
        let call = ProjectRegistry::registerCall { name: "GEODNET".to_owned(), projectType: kind };
        let explanation = explained(&to(projects, &call));
        explanation.fields.into_iter().map(|field| field.value).collect::<Vec<_>>().join("|")
    };
    let (hardware, software, other) = (shown(0), shown(1), shown(2));
    assert!(hardware != software && software != other, "{hardware} {software} {other}");
    assert!(other.contains('2'), "{other}");
}

#[test]
fn a_batch_of_nothing_does_nothing_and_says_so() {
    let empty = batch([]);
    let decoded = decode(&empty, &context()).expect("known");
    assert!(decoded.inner.is_empty() && !decoded.truncated);
    let title = explained(&empty).title;
    assert_eq!(title, "Call the device account without telling it to do anything");
}

#[test]
fn placeholders_that_nobody_fills_stay() {
    let filled = fill_with("{a} and {b}, {", |name| (name == "a").then(|| "{b}".to_owned()));
    assert_eq!(filled, "{b} and {b}, {");
}

#[test]
fn translators_get_every_text() {
    let public: Vec<_> = crate::transaction::texts().collect();
    assert_eq!(public, texts().copied().collect::<Vec<_>>());
    assert!(
        public.len() > 200 && public.iter().all(|(key, text)| !key.is_empty() && !text.is_empty())
    );
}
