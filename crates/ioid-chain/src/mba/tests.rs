use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::vectors::{self, Row, rows};
use crate::{SolanaAddress, address};

fn scheme_of(row: &Value) -> AccountScheme {
    AccountScheme {
        registry: row.address("registry"),
        implementation: row.address("implementation"),
        salt: row.word("salt"),
    }
}

fn token_of(row: &Value) -> Result<Token> {
    Ok(Token {
        chain_id: row.number("chainId")?,
        token_contract: row.address("tokenContract"),
        token_id: row.number("tokenId")?,
    })
}

fn token_json(token: Token) -> Value {
    json!({
        "chainId": token.chain_id.to_string(),
        "tokenContract": token.token_contract.to_string(),
        "tokenId": token.token_id.to_string(),
    })
}

fn operation_of(row: &Value) -> Result<Operation> {
    Ok(Operation {
        to: row.address("to"),
        value: row.number("value")?,
        data: row.bytes("data"),
        kind: OperationKind::try_from(row["operation"].as_u64().unwrap() as u8)?,
    })
}

#[test]
fn accounts_and_code_are_what_the_registry_makes() {
    let file = vectors::read("mba/erc6551-registry");
    let registry = file.address("registry");
    for mut row in rows(&file, "vectors") {
        row["registry"] = registry.to_string().into();
        let (scheme, token) = (scheme_of(&row), token_of(&row).unwrap());
        assert_eq!(super::address(&scheme, &token), row.address("account"), "{row}");
        let runtime = code(&scheme, &token);
        assert_eq!(runtime, row.bytes("runtimeCode"), "{row}");
        let AccountScheme { implementation, salt, .. } = scheme;
        let found = AccountCode { implementation, salt, token };
        assert_eq!(from_code(&runtime), Some(found), "{row}");
        assert_eq!(create(&scheme, &token).data, row.bytes("createAccount_calldata"), "{row}");
        assert_eq!(registry_address(&scheme, &token).data, row.bytes("account_calldata"), "{row}");
        let topics: Vec<_> = row["event"].topics();
        let created = AccountCreated { account: row.address("account"), code: found };
        assert_eq!(decode_log(&topics, &row["event"].bytes("data")), Ok(Some(created)), "{row}");
    }
    let text = &vectors::read("mba/erc6551-text")["example"];
    let found = from_code(&text.bytes("runtimeCode")).unwrap();
    assert_eq!(found.implementation, text.address("implementation"));
    assert_eq!(token_json(found.token)["tokenId"], text["tokenId"]);
}

#[test]
fn only_the_exact_code_is_an_account() {
    let scheme = AccountScheme::of(Network::IOTEX).unwrap();
    let token = Token {
        chain_id: U256::from(4689),
        token_contract: Address::repeat_byte(0x11),
        token_id: U256::MAX,
    };
    let code = code(&scheme, &token);
    assert_eq!(code.len(), 173);
    for length in 0..code.len() {
        assert_eq!(from_code(&code[..length]), None, "{length}");
    }
    assert_eq!(from_code(&[&code[..], &[0]].concat()), None);
    // Every byte of the two proxy parts and of the address's padding matters.
    for at in (0..10).chain(30..45).chain(109..121) {
        let mut changed = code.to_vec();
        changed[at] ^= 1;
        assert_eq!(from_code(&changed), None, "{at}");
    }
}

#[test]
fn calls_and_refusals() {
    let file = vectors::read("mba/calls");
    vectors::check_calls(&file, |function, input| {
        let account = || input.address("account");
        match function {
            "create" => Ok(create(&scheme_of(input), &token_of(input)?)),
            "activate" => Activate::of(Network::IOTEX, token_of(input)?).map(|a| activate(&a)),
            "initialize" => Ok(initialize(account(), input.address("implementation"))),
            "execute" => Ok(execute(account(), operation_of(input)?)),
            "executeBatch" => {
                let operations = input.list("operations").iter().map(operation_of);
                execute_batch(account(), operations.collect::<Result<Vec<_>>>()?)
            }
            "sendNative" => send_native(account(), input.address("to"), input.number("value")?),
            "sendToken" => send_token(&SendToken {
                account: account(),
                token: input.address("token"),
                to: input.address("to"),
                amount: input.number("amount")?,
            }),
            "approveToken" => Ok(approve_token(&ApproveToken {
                account: account(),
                token: input.address("token"),
                spender: input.address("spender"),
                amount: input.number("amount")?,
            })),
            "sendNft" => send_nft(&SendNft {
                account: account(),
                nft: Token {
                    chain_id: Network::IOTEX.id.get(),
                    token_contract: input.address("tokenContract"),
                    token_id: input.number("tokenId")?,
                },
                to: input.address("to"),
                owned_by: None,
                scheme: Some(AccountScheme::of(Network::IOTEX)?),
            }),
            "lock" => Ok(lock(account(), input.number("until")?)),
            "setPermissions" => {
                let pair = |row: &Value| (row.address("caller"), row["allowed"].as_bool().unwrap());
                let permissions: Vec<_> = input.list("permissions").iter().map(pair).collect();
                set_permissions(account(), &permissions)
            }
            other => panic!("{other}"),
        }
    });
}

#[test]
fn views() {
    for row in rows(&vectors::read("mba/calls"), "views") {
        let input = &row["input"];
        let account = input.address("account");
        match row.text("function") {
            "token" => vectors::check_view(&row, &token(account), token_json),
            "state" => vectors::check_view(&row, &state(account), |n| n.to_string().into()),
            "owner" => vectors::check_view(&row, &owner(account), |a| a.to_string().into()),
            "isLocked" => vectors::check_view(&row, &is_locked(account), Value::from),
            "isValidSigner" => {
                let view =
                    is_valid_signer(account, input.address("signer"), input.bytes("context"));
                vectors::check_view(&row, &view, Value::from);
            }
            "isValidSignature" => {
                let view =
                    is_valid_signature(account, input.word("hash"), input.bytes("signature"));
                vectors::check_view(&row, &view, Value::from);
            }
            "supportsInterface" => {
                let id = input.text("interfaceId").parse().unwrap();
                vectors::check_view(&row, &supports_interface(account, id), Value::from);
            }
            other => panic!("{other}"),
        }
    }
}

#[test]
fn further_views_ask_the_right_function() {
    let account = Address::repeat_byte(7);
    let word = |number: u64| U256::from(number).to_be_bytes::<32>();
    assert_eq!(locked_until(account).decode(&word(9)), Ok(U256::from(9)));
    assert_eq!(delegation_enabled(account).decode(&word(1)), Ok(true));
    let dirty = delegation_enabled(account).decode(&word(2)).unwrap_err();
    assert_eq!(dirty.code(), "ABI_DECODE");
}

#[test]
fn logs() {
    for row in rows(&vectors::read("mba/calls"), "logs") {
        let (topics, data, event) = (row.topics(), row.bytes("data"), &row["event"]);
        let created = decode_log(&topics, &data).unwrap().unwrap();
        assert_eq!(created.account, event.address("account"));
        assert_eq!(created.code.implementation, event.address("implementation"));
        assert_eq!(created.code.salt, event.word("salt"));
        assert_eq!(created.code.token, token_of(event).unwrap());
        assert_eq!(decode_log(&topics[1..], &data), Ok(None));
        assert_eq!(decode_log(&topics[..3], &data).unwrap_err().code(), "ABI_DECODE");
        vectors::check_strictness(&data, |data| {
            decode_log(&topics, data).err().map(|error| error.code())
        });
    }
}

#[test]
fn an_nft_is_not_sent_into_its_own_account() {
    let scheme = AccountScheme::of(Network::IOTEX).unwrap();
    let device = Token {
        chain_id: U256::from(4689),
        token_contract: Address::repeat_byte(0x11),
        token_id: U256::from(7),
    };
    let account = super::address(&scheme, &device);
    let expected = cycle(account, &device);
    assert_eq!(expected.code(), "OWNERSHIP_CYCLE");
    let send = SendNft { account, nft: device, to: account, owned_by: None, scheme: Some(scheme) };
    assert_eq!(send_nft(&send), Err(expected.clone()));
    // With another scheme only the caller can know that the account is the NFT's.
    let by_caller = SendNft { owned_by: Some(device), scheme: None, ..send };
    assert_eq!(send_nft(&by_caller), Err(expected.clone()));
    assert!(send_nft(&SendNft { owned_by: None, ..by_caller }).is_ok());
    // From another account, one level up.
    let other = Address::repeat_byte(0x22);
    assert_eq!(send_nft(&SendNft { account: other, ..send }), Err(expected));
    // Another NFT of the same account, and the same NFT of another chain, are free to go.
    let sibling = Token { token_id: U256::from(8), ..device };
    assert!(send_nft(&SendNft { nft: sibling, owned_by: Some(device), ..send }).is_ok());
}

#[test]
fn an_activation_needs_a_whole_deployment() {
    let token =
        Token { chain_id: U256::from(4690), token_contract: Address::ZERO, token_id: U256::ZERO };
    let error = Activate::of(Network::IOTEX_TESTNET, token).unwrap_err();
    assert_eq!(error.code(), "DEPLOYMENT_UNKNOWN");
}

#[test]
fn an_implementation_slot_holds_a_clean_address_or_none() {
    let implementation = Address::repeat_byte(0xab);
    assert_eq!(implementation_from_slot(implementation.into_word()), Some(implementation));
    assert_eq!(implementation_from_slot(B256::ZERO), None);
    assert_eq!(implementation_from_slot(B256::repeat_byte(1)), None);
}

#[test]
fn solana_asset_signers() {
    let file = vectors::read("mba/solana-asset-signer");
    let program = SolanaAddress::parse(file.text("programId")).unwrap();
    for row in rows(&file, "vectors") {
        let asset = SolanaAddress::parse(row.text("asset")).unwrap();
        let signer = solana_asset_signer(&asset).unwrap();
        assert_eq!(signer.address.to_string(), row.text("assetSigner"));
        assert_eq!(Some(u64::from(signer.bump)), row["bump"].as_u64());
        let by_seeds = solana_address(&[b"mpl-core-execute", asset.as_bytes()], &program);
        assert_eq!(by_seeds, Ok(signer));
    }
}

#[test]
fn solana_program_derived_addresses() {
    for row in rows(&vectors::read("mba/solana-program-derived"), "vectors") {
        let program = SolanaAddress::parse(row.text("programId")).unwrap();
        let seed = |seed: &Value| seed.as_str().unwrap().parse::<Bytes>().unwrap();
        let seeds: Vec<Bytes> = row.list("seeds").iter().map(seed).collect();
        let seeds: Vec<&[u8]> = seeds.iter().map(AsRef::as_ref).collect();
        let found = solana_address(&seeds, &program).unwrap();
        assert_eq!(found.address.to_string(), row.text("address"), "{row}");
        assert_eq!(Some(u64::from(found.bump)), row["bump"].as_u64(), "{row}");
    }
}

#[test]
fn solana_limits() {
    let program = SolanaAddress::from([7; 32]);
    let seeds = |count| vec![&[1_u8; 32][..]; count];
    assert!(solana_address(&seeds(15), &program).is_ok());
    assert!(solana_address(&[], &program).is_ok());
    let many = solana_address(&seeds(16), &program).unwrap_err();
    assert_eq!(*many, ChainError::SolanaSeedsTooMany { count: 16 });
    let long = solana_address(&[&[0; 32], &[0; 33]], &program).unwrap_err();
    assert_eq!(*long, ChainError::SolanaSeedTooLong { index: 1, length: 33 });
}

#[test]
fn solana_addresses_on_and_off_the_curve() {
    let file = vectors::read("mba/solana-pubkey");
    for row in rows(&file, "valid") {
        let address = SolanaAddress::parse(row.text("base58")).unwrap();
        assert_eq!(address.to_string(), row.text("base58"));
        assert_eq!(B256::from(*address.as_bytes()).to_string(), format!("0x{}", row.text("hex")));
    }
    for text in rows(&file, "invalid").iter().chain(&rows(&file, "invalid_length")) {
        let error = SolanaAddress::parse(text.as_str().unwrap()).unwrap_err();
        assert_eq!(error.code(), "SOLANA_ADDRESS_INVALID", "{text}");
    }
    for text in rows(&file, "on_curve_false") {
        let address = SolanaAddress::parse(text.as_str().unwrap()).unwrap();
        assert!(!program_derived::is_on_curve(&address), "{text}");
    }
    // The illustration in ioID's own documentation is a key's address, not a derived one.
    let illustration = "FDNY674k4dC9zoGSnGzaajjYnXoKKvAAp3GZU7sAfnGX";
    assert!(program_derived::is_on_curve(&SolanaAddress::parse(illustration).unwrap()));
}

proptest! {
    #[test]
    fn many_accounts_are_each_alone_and_equal_create2(
        implementation: [u8; 20],
        salt: [u8; 32],
        chain_id: [u64; 4],
        token_contract: [u8; 20],
        token_ids in proptest::collection::vec(any::<[u64; 4]>(), 0..20),
    ) {
        let scheme = AccountScheme {
            registry: AccountScheme::of(Network::IOTEX).unwrap().registry,
            implementation: implementation.into(),
            salt: salt.into(),
        };
        let chain_id = U256::from_limbs(chain_id);
        let token_contract = Address::from(token_contract);
        let token_ids: Vec<_> = token_ids.into_iter().map(U256::from_limbs).collect();
        let many: Vec<_> =
            addresses(&scheme, chain_id, token_contract, token_ids.iter().copied()).collect();
        prop_assert_eq!(many.len(), token_ids.len());
        for (account, token_id) in many.into_iter().zip(token_ids) {
            let token = Token { chain_id, token_contract, token_id };
            prop_assert_eq!(account, super::address(&scheme, &token));
            let init_code = [&super::code::CONSTRUCTOR[..], &code(&scheme, &token)].concat();
            prop_assert_eq!(init_code.len(), 183);
            prop_assert_eq!(account, scheme.registry.create2_from_code(scheme.salt, init_code));
            prop_assert_eq!(from_code(&code(&scheme, &token)).map(|found| found.token), Some(token));
        }
    }

    #[test]
    fn reading_code_and_addresses_never_panics(code: Vec<u8>, text: String) {
        let _ = from_code(&code);
        let _ = SolanaAddress::parse(&text);
        let _ = address::parse(&text);
    }
}
