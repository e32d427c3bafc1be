use serde_json::{Value, json};

use super::*;
use crate::vectors::{self, Row, rows};
use crate::{Contract, Network};

fn signature_of(input: &Value) -> Result<Signature> {
    Signature::from_bytes(&input.bytes("signature"))
}

fn permit_of(input: &Value) -> Permit {
    let chain_id = input.number("chainId").unwrap();
    let network = Network::ALL.into_iter().find(|network| network.is(chain_id)).unwrap();
    Permit {
        owner: input.address("owner"),
        nonce: input.number("nonce").unwrap(),
        chain_id,
        registry: network.contract(Contract::RegistryV1).unwrap(),
    }
}

#[test]
fn domain_separators_are_the_deployed_ones() {
    // Read from the deployed contracts' DOMAIN_SEPARATOR().
    let deployed = [
        (Network::IOTEX, "0x584ba0609072361bed06e133e3c2e7ca9a224aa61b05828f9c82df6217a4b779"),
        (
            Network::IOTEX_TESTNET,
            "0x4e31e01d4e41f6c9dc9d68103971ef473adf267bd74326f72170daac66329bcc",
        ),
    ];
    for (network, separator) in deployed {
        let permit = Permit {
            owner: Address::ZERO,
            nonce: U256::ZERO,
            chain_id: network.id.get(),
            registry: network.contract(Contract::RegistryV1).unwrap(),
        };
        assert_eq!(permit.domain_separator().to_string(), separator);
    }
}

#[test]
fn permits() {
    for row in rows(&vectors::read("registry-v1/calls"), "permits") {
        let permit = permit_of(&row["input"]);
        assert_eq!(permit.domain_separator(), row.word("domainSeparator"));
        assert_eq!(permit.digest(), row.word("digest"));
        let typed = permit.typed_data();
        assert_eq!(typed.hash(), Ok(permit.digest()));
        let json: Value = serde_json::from_str(&typed.to_json()).unwrap();
        assert_eq!(json, row["typedData"]);
    }
}

#[test]
fn a_chain_id_beyond_javascript_is_text_and_hashes_the_same() {
    let permit = Permit {
        owner: Address::repeat_byte(1),
        nonce: U256::MAX,
        chain_id: U256::from(1_u64 << 53),
        registry: Address::repeat_byte(2),
    };
    assert_eq!(permit.typed_data().hash(), Ok(permit.digest()));
    assert!(permit.typed_data().to_json().contains("\"chainId\":\"9007199254740992\""));
}

#[test]
fn a_permit_written_out_is_its_typed_data() {
    for chain_id in [1, 4690, u64::from(u32::MAX), u64::from(u32::MAX) + 1, 1 << 53] {
        let permit = Permit {
            owner: Address::repeat_byte(0xab),
            nonce: U256::from(chain_id) << 70,
            chain_id: U256::from(chain_id),
            registry: Address::repeat_byte(0xcd),
        };
        assert_eq!(permit.to_json(), permit.typed_data().to_json());
    }
}

#[test]
fn calls_and_refusals() {
    vectors::check_calls(&vectors::read("registry-v1/calls"), |function, input| {
        let registry = || input.address("registry");
        let device = || input.address("device");
        match function {
            "register" => register(
                registry(),
                &Registration {
                    device_contract: input.address("deviceContract"),
                    token_id: input.number("tokenId")?,
                    user: input.get("user").map(|_| input.address("user")),
                    device: device(),
                    document: input["document"].document(),
                    signature: signature_of(input)?,
                    value: input.number("value")?,
                },
            ),
            "registerThroughProxy" => register_through_proxy(
                input.address("proxy"),
                &ProxyRegistration {
                    verify_signature: input.bytes("verifySignature"),
                    owner: input.address("owner"),
                    device: device(),
                    document: input["document"].document(),
                    signature: signature_of(input)?,
                },
            ),
            "update" => {
                let document = input["document"].document();
                update(registry(), device(), &document, &signature_of(input)?)
            }
            "migrate" => {
                migrate(registry(), device(), input.address("owner"), &signature_of(input)?)
            }
            "remove" => Ok(remove(registry(), device(), &signature_of(input)?)),
            "applyIoids" => Ok(apply_ioids(
                input.address("store"),
                input.number("projectId")?,
                input.number("amount")?,
                input.number("value")?,
            )),
            "setDeviceContract" => Ok(set_device_contract(
                input.address("store"),
                input.number("projectId")?,
                input.address("deviceContract"),
            )),
            "registerProject" => {
                let kind = match input.text("kind") {
                    "hardware" => ProjectKind::Hardware,
                    "virtual" => ProjectKind::Virtual,
                    other => panic!("{other}"),
                };
                Ok(register_project(input.address("projectRegistry"), input.text("name"), kind))
            }
            other => panic!("{other}"),
        }
    });
}

#[test]
fn the_selectors_are_the_published_ones() {
    let signature = Signature { r: U256::from(1), s: U256::from(1), v: 27 };
    let document = DocumentMetadata { uri: "x".to_owned(), hash: B256::repeat_byte(1) };
    let one = Address::repeat_byte(1);
    let mut registration = Registration {
        device_contract: one,
        token_id: U256::ZERO,
        user: None,
        device: one,
        document: document.clone(),
        signature,
        value: U256::ZERO,
    };
    let start = |call: Call| alloy_primitives::hex::encode_prefixed(&call.data[..4]);
    assert_eq!(start(register(one, &registration).unwrap()), "0x39a4a241");
    registration.user = Some(one);
    assert_eq!(start(register(one, &registration).unwrap()), "0xb20187f1");
    assert_eq!(start(update(one, one, &document, &signature).unwrap()), "0xfd8fa0c1");
    assert_eq!(start(migrate(one, one, one, &signature).unwrap()), "0x4b08210d");
    assert_eq!(start(remove(one, one, &signature)), "0x937a7b2e");
    let proxy = ProxyRegistration {
        verify_signature: Default::default(),
        owner: one,
        device: one,
        document,
        signature,
    };
    assert_eq!(start(register_through_proxy(one, &proxy).unwrap()), "0x896f1bb8");
}

#[test]
fn recovery_bytes_of_both_habits() {
    let mut bytes = [1; 65];
    for (given, taken) in [(0, 27), (1, 28), (27, 27), (28, 28)] {
        bytes[64] = given;
        assert_eq!(Signature::from_bytes(&bytes).unwrap().to_words()[31], taken);
    }
}

#[test]
fn views() {
    let text = |number: U256| Value::from(number.to_string());
    let spelled = |address: Address| Value::from(address.to_string());
    let word = |word: B256| Value::from(word.to_string());
    for row in rows(&vectors::read("registry-v1/calls"), "views") {
        let input = &row["input"];
        let at = |name| input.address(name);
        let device = || at("device");
        let number = |name| input.number(name).unwrap();
        match row.text("function") {
            "nonces" => vectors::check_view(&row, &nonces(at("registry"), device()), text),
            "permitHash" => {
                let view = permit_hash(at("registry"), at("owner"), device());
                vectors::check_view(&row, &view, word);
            }
            "domainSeparator" => {
                vectors::check_view(&row, &domain_separator(at("registry")), word);
            }
            "exists" => vectors::check_view(&row, &exists(at("registry"), device()), Value::from),
            "documentId" => {
                vectors::check_view(&row, &document_id(at("registry"), device()), Value::from);
            }
            "documentHash" => {
                vectors::check_view(&row, &document_hash(at("registry"), device()), word);
            }
            "documentUri" => {
                vectors::check_view(&row, &document_uri(at("registry"), device()), Value::from);
            }
            "deviceTokenId" => {
                vectors::check_view(&row, &device_token_id(at("registry"), device()), text);
            }
            "registeredNft" => {
                let view = registered_nft(at("registry"), at("deviceContract"), number("tokenId"));
                vectors::check_view(&row, &view, Value::from);
            }
            "price" => vectors::check_view(&row, &price(at("store")), text),
            "deviceContractProject" => {
                let view = device_contract_project(at("store"), at("deviceContract"));
                vectors::check_view(&row, &view, text);
            }
            "projectAppliedAmount" => {
                let view = project_applied_amount(at("store"), number("projectId"));
                vectors::check_view(&row, &view, text);
            }
            "projectActivatedAmount" => {
                let view = project_activated_amount(at("store"), number("projectId"));
                vectors::check_view(&row, &view, text);
            }
            "wallet" => vectors::check_view(
                &row,
                &wallet(at("ioid"), number("id")),
                |found| json!({ "account": found.account.to_string(), "did": found.did }),
            ),
            "walletOf" => {
                vectors::check_view(&row, &wallet_of(at("ioid"), input.text("did")), spelled);
            }
            "deviceProject" => {
                vectors::check_view(&row, &device_project(at("ioid"), device()), text);
            }
            "projectIds" => {
                let page = ProjectIdsPage {
                    project_id: number("projectId"),
                    start: ProjectIds::START,
                    page_size: number("pageSize"),
                };
                assert_eq!(page.start, at("start"));
                vectors::check_view(&row, &project_ids(at("ioid"), &page), |found| {
                    let devices: Vec<_> = found.devices.iter().map(Address::to_string).collect();
                    json!({ "devices": devices, "next": found.next.to_string() })
                });
            }
            "projectDeviceCount" => {
                let view = project_device_count(at("ioid"), number("projectId"));
                vectors::check_view(&row, &view, text);
            }
            "walletImplementation" => {
                vectors::check_view(&row, &wallet_implementation(at("ioid")), spelled);
            }
            other => panic!("{other}"),
        }
    }
}

#[test]
fn logs() {
    for row in rows(&vectors::read("registry-v1/calls"), "logs") {
        let (topics, data) = (row.topics(), row.bytes("data"));
        let documented = |kind, device: Address, owner: Address, document: DocumentMetadata| {
            json!({
                "type": kind, "device": device.to_string(), "owner": owner.to_string(),
                "uri": document.uri, "hash": document.hash.to_string(),
            })
        };
        let plain = |kind, device: Address, owner: Address| json!({ "type": kind, "device": device.to_string(), "owner": owner.to_string() });
        let found = match decode_log(&topics, &data).unwrap().unwrap() {
            Event::NewDevice { device, owner, document } => {
                documented("NewDevice", device, owner, document)
            }
            Event::UpdateDevice { device, owner, document } => {
                documented("UpdateDevice", device, owner, document)
            }
            Event::RemoveDevice { device, owner } => plain("RemoveDevice", device, owner),
            Event::Migrate { device, owner } => plain("Migrate", device, owner),
            Event::CreateIoid { owner, id, wallet, did } => json!({
                "type": "CreateIoid", "owner": owner.to_string(), "id": id.to_string(),
                "wallet": wallet.to_string(), "did": did,
            }),
        };
        assert_eq!(found, row["event"]);
        vectors::check_strictness(&data, |data| {
            decode_log(&topics, data).err().map(|error| error.code())
        });
    }
}
