use serde_json::Value;

use super::*;
use crate::vectors::{self, Row, rows};

#[test]
fn networks_are_found_by_id() {
    assert_eq!(Network::by_id(ChainId::IOTEX), Some(Network::IOTEX));
    assert_eq!(Network::by_id(ChainId::IOTEX_TESTNET), Some(Network::IOTEX_TESTNET));
    assert_eq!(Network::by_id(ChainId::new(U256::from(1)).unwrap()), None);
    assert_eq!(ChainId::parse("0x1251"), Ok(ChainId::IOTEX));
    assert_eq!(ChainId::parse("4690"), Ok(ChainId::IOTEX_TESTNET));
    assert_eq!(*ChainId::parse("0").unwrap_err(), ChainError::ChainIdZero);
    assert_eq!(ChainId::parse("four").unwrap_err().code(), "NUMBER_INVALID");
    assert!(Network::IOTEX.is(U256::from(4689)) && !Network::IOTEX.is(U256::from(4690)));
}

#[test]
fn the_chains_are_those_that_are_deployed() {
    let file = vectors::read("chains/deployments");
    let known = rows(&file, "vectors");
    assert_eq!(known.len(), Network::ALL.len());
    for (row, network) in known.iter().zip(Network::ALL) {
        assert_eq!(network.id, ChainId::parse(row.text("hexId")).unwrap());
        assert_eq!(Some(network.id.get()), row["id"].as_u64().map(U256::from));
        assert_eq!(
            (&*network.name, &*network.rpc_urls),
            (row.text("title"), &[row.text("rpc").into()][..])
        );
        assert_eq!(network.explorer.as_deref(), row["explorer"].as_str());
        assert_eq!(network.native_currency.symbol, row["nativeCurrency"].text("symbol"));
        assert_eq!(row["nativeCurrency"]["decimals"], network.native_currency.decimals);
        for contract in Contract::ALL {
            let found = network.contracts.get(contract).map(|address| address.to_string());
            let expected = row["contracts"].get(contract.name()).and_then(Value::as_str);
            assert_eq!(found.as_deref(), expected, "{contract} of {}", network.name);
        }
    }
}

#[test]
fn what_is_not_deployed_is_an_error_that_names_it() {
    let missing = |network: &Network| -> Vec<&str> {
        let unknown = |contract: &Contract| network.contract(*contract).is_err();
        Contract::ALL.into_iter().filter(unknown).map(Contract::name).collect()
    };
    assert_eq!(missing(Network::IOTEX), ["batchWrapper", "deviceNftFactory", "delegationManager"]);
    assert_eq!(
        missing(Network::IOTEX_TESTNET),
        [
            "registry",
            "batchWrapper",
            "deviceNftFactory",
            "accountImplementation",
            "accountTarget",
            "delegationManager"
        ]
    );
    let error = Network::IOTEX_TESTNET.contract(Contract::Registry).unwrap_err();
    assert_eq!(
        error.to_string(),
        "no registry is known on chain 4690: give its address, or a chain configuration"
    );
    assert!(Contract::ALL.iter().all(|contract| Deployment::UNKNOWN.get(*contract).is_none()));
    assert_eq!(Deployment::default(), Deployment::UNKNOWN);
}

#[test]
fn every_contract_has_its_own_name_and_field() {
    let mut names: Vec<_> = Contract::ALL.into_iter().map(Contract::name).collect();
    names.sort();
    names.dedup();
    assert_eq!(names.len(), Contract::ALL.len());
    let byte = |n: u8| Some(Address::repeat_byte(n));
    let deployment = Deployment {
        registry: byte(1),
        batch_wrapper: byte(2),
        device_nft_factory: byte(3),
        account_registry: byte(4),
        account_implementation: byte(5),
        account_target: byte(6),
        delegation_manager: byte(7),
        multicall3: byte(8),
        registry_v1: byte(9),
        ioid_v1: byte(10),
        store_v1: byte(11),
        project_registry_v1: byte(12),
        project_v1: byte(13),
    };
    for (contract, n) in Contract::ALL.into_iter().zip(1..) {
        assert_eq!(deployment.get(contract), byte(n), "{contract}");
    }
}
