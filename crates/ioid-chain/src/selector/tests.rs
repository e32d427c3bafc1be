use alloy_sol_types::{SolCall, SolError, SolEvent};
use proptest::prelude::*;

use super::*;
use crate::abi::{
    ERC721, ERC6551Registry, ExecutionDelegation, IoIDRegistry, MachineBoundAccount as Account,
};
use crate::vectors::{self, Row};

#[test]
fn every_compiled_signature_has_the_compilers_selector() {
    let file = vectors::read("evm-selectors/selectors");
    let mut count = 0;
    for group in file["groups"].as_object().unwrap().values() {
        for kind in ["functions", "errors"] {
            for (signature, selector) in group[kind].as_object().unwrap() {
                let parsed = Selector::parse(signature).unwrap();
                assert_eq!(parsed.to_string(), selector.as_str().unwrap(), "{signature}");
                assert_eq!(Selector::parse(selector.as_str().unwrap()), Ok(parsed));
                count += 1;
            }
        }
    }
    assert!(count > 100, "{count}");
}

#[test]
fn the_abi_is_the_compiled_one() {
    let file = vectors::read("evm-selectors/selectors");
    let find = |kind: &str, signature: &str| {
        let groups = file["groups"].as_object().unwrap();
        let found = groups.values().find_map(|group| group[kind].get(signature));
        found.unwrap_or_else(|| panic!("{signature}")).clone()
    };
    fn call<C: SolCall>() -> (&'static str, Selector) {
        (C::SIGNATURE, C::SELECTOR.into())
    }
    fn event<E: SolEvent>() -> (&'static str, String) {
        (E::SIGNATURE, E::SIGNATURE_HASH.to_string())
    }
    for (signature, selector) in [
        call::<IoIDRegistry::registerDeviceNFTCall>(),
        call::<IoIDRegistry::registerDeviceNFTWithDIDDocCall>(),
        call::<IoIDRegistry::deleteDeviceNFTCall>(),
        call::<IoIDRegistry::getDeviceNFTCall>(),
        call::<IoIDRegistry::getDIDDocMetadataCall>(),
        call::<IoIDRegistry::totalDevicesCall>(),
        call::<ERC6551Registry::createAccountCall>(),
        call::<ERC6551Registry::accountCall>(),
        call::<Account::executeCall>(),
        call::<Account::tokenCall>(),
        call::<Account::stateCall>(),
        call::<Account::isValidSignerCall>(),
        call::<ExecutionDelegation::authorizeDelegatorCall>(),
        call::<ExecutionDelegation::revokeDelegatorCall>(),
        call::<ExecutionDelegation::isAuthorized_0Call>(),
        call::<ERC721::safeTransferFrom_0Call>(),
        call::<ERC721::safeTransferFrom_1Call>(),
    ] {
        assert_eq!(find("functions", signature), selector.to_string(), "{signature}");
    }
    for (signature, topic) in [
        event::<IoIDRegistry::DeviceNFTUpdated>(),
        event::<IoIDRegistry::DeviceNFTDeleted>(),
        event::<IoIDRegistry::DIDDocMetadataUpdated>(),
        event::<IoIDRegistry::DIDDocMetadataDeleted>(),
        event::<ERC6551Registry::ERC6551AccountCreated>(),
        event::<ERC721::Transfer>(),
        event::<ERC721::Approval>(),
    ] {
        assert_eq!(find("events", signature).text("topic0"), topic, "{signature}");
    }
    let failed = Selector::from(ERC6551Registry::AccountCreationFailed::SELECTOR);
    assert_eq!(find("errors", "AccountCreationFailed()"), failed.to_string());
}

#[test]
fn a_refusal_says_what_was_due_and_where() {
    let problem = |text: &str| match *Selector::parse(text).unwrap_err() {
        ChainError::SelectorInvalid { problem, .. } => problem,
        other => panic!("{other}"),
    };
    let kind = |found, position| SelectorProblem::Type { found: Excerpt::new(found), position };
    let due = |expected, position| SelectorProblem::Syntax { expected, position };
    assert_eq!(problem("stake(uint)"), kind("uint", 6));
    assert_eq!(problem("f(uint256,Foo[])"), kind("Foo", 10));
    assert_eq!(problem("stake(uint256) "), due("the end", 14));
    assert_eq!(problem("stake(uint256"), due("a comma or a closing parenthesis", 13));
    assert_eq!(problem("f(uint256[0])"), due("an array length", 10));
    assert_eq!(problem("f(uint256[)"), due("a closing bracket", 10));
    assert_eq!(problem("0xa694fc3"), SelectorProblem::Hex);
    assert_eq!(problem("stake"), SelectorProblem::Name);
    let deep = |depth| format!("f{}{}", "(".repeat(depth), ")".repeat(depth));
    assert!(Selector::parse(&deep(16)).is_ok());
    assert_eq!(problem(&deep(17)), SelectorProblem::TooLarge);
    assert_eq!(problem(&format!("f({})", "bool,".repeat(300))), SelectorProblem::TooLarge);
    let facts = ChainError::SelectorInvalid {
        input: Excerpt::new("stake(uint)"),
        problem: kind("uint", 6),
    };
    assert!(facts.details().contains(&("position", "6".to_owned())));
}

proptest! {
    #[test]
    fn any_text_gives_an_answer(text in any::<String>(), more in "[a-z0-9(),\\[\\]]{0,60}") {
        let _ = Selector::parse(&text);
        let _ = Selector::parse(&format!("f({more}"));
    }
}
