//! `mba`.

use alloy_primitives::{FixedBytes, U256};
use ioid_chain::mba::{
    AccountCode, AccountScheme, Activate, ApproveToken, Operation, OperationKind,
    ProgramDerivedAddress, SendNft, SendToken, Token,
};
use ioid_chain::{ChainError, Contract, SolanaAddress, mba};
use wasm_bindgen::prelude::*;

use crate::call::{self, Outcome, address_at, call, chain, contract_at, unknown_view, view, word};
use crate::value::{self, Record, bigint, hex, nullable};
use crate::{Failure, input};

/// Most accounts one call derives: their text is 42 MB.
const MAX_ACCOUNTS: usize = 1_000_000;

/// How accounts are made: what is given, else what the chain has.
pub(crate) fn scheme(
    chain_value: &JsValue,
    implementation: &JsValue,
    salt: &JsValue,
    registry: &JsValue,
) -> Result<AccountScheme, Failure> {
    let given = |value, path| input::optional(value, |value| address_at(value, path));
    let salt = input::optional(salt, |salt| word(salt, "salt"))?.unwrap_or_default();
    let chain = chain(chain_value)?;
    let implementation = match given(implementation, "implementation")? {
        Some(implementation) => implementation,
        None => chain.contract(Contract::AccountImplementation)?,
    };
    let canonical = chain.contracts.account_registry;
    let registry =
        given(registry, "registry")?.or(canonical).unwrap_or(ioid_chain::Network::ERC6551_REGISTRY);
    Ok(AccountScheme { registry, implementation, salt })
}

pub(crate) fn token(
    chain_id: &JsValue,
    token_contract: &JsValue,
    token_id: &JsValue,
) -> Result<Token, Failure> {
    Ok(Token {
        chain_id: input::uint(chain_id, "chainId")?,
        token_contract: address_at(token_contract, "tokenContract")?,
        token_id: input::uint(token_id, "tokenId")?,
    })
}

/// `mba.address`.
#[wasm_bindgen]
pub fn mba_address(
    chain_id: &JsValue,
    token_contract: &JsValue,
    token_id: &JsValue,
    chain: &JsValue,
    implementation: &JsValue,
    salt: &JsValue,
    registry: &JsValue,
) -> Outcome {
    let scheme = scheme(chain, implementation, salt, registry)?;
    let token = token(chain_id, token_contract, token_id)?;
    Ok(value::address(mba::address(&scheme, &token)))
}

/// `mba.addressMany`: all accounts in one text of 42 characters each. `ids` is an array, or with
/// `count` the first of consecutive ids.
#[wasm_bindgen]
#[allow(clippy::too_many_arguments, reason = "a crossing by position; the object is TypeScript's")]
pub fn mba_address_many(
    chain_id: &JsValue,
    token_contract: &JsValue,
    ids: &JsValue,
    count: &JsValue,
    chain: &JsValue,
    implementation: &JsValue,
    salt: &JsValue,
    registry: &JsValue,
) -> Result<String, Failure> {
    let scheme = scheme(chain, implementation, salt, registry)?;
    let chain_id = input::uint(chain_id, "chainId")?;
    let token_contract = address_at(token_contract, "tokenContract")?;
    let mut text = String::new();
    let mut write = |count: usize, ids: &mut dyn Iterator<Item = U256>| {
        if count > MAX_ACCOUNTS {
            return Err(Failure::from(ChainError::BatchTooLarge { count, max: MAX_ACCOUNTS }));
        }
        text.reserve(count * 42);
        for account in mba::addresses(&scheme, chain_id, token_contract, ids) {
            text.push_str(account.to_checksum_buffer(None).as_str());
        }
        Ok(())
    };
    if count.is_undefined() {
        let ids = input::list(ids, "tokenIds")?;
        let read = |(index, id): (usize, &JsValue)| input::uint(id, &format!("tokenIds[{index}]"));
        let ids: Vec<_> = ids.iter().enumerate().map(read).collect::<Result<_, _>>()?;
        write(ids.len(), &mut ids.into_iter())?;
    } else {
        let first = input::uint(ids, "tokenIds.from")?;
        let count = input::uint(count, "tokenIds.count")?;
        let small = usize::try_from(count).unwrap_or(usize::MAX);
        // The last id must be a uint256 too.
        if first.checked_add(count.saturating_sub(U256::from(1))).is_none() {
            let expected = "so many that the last id is below 2^256";
            return Err(Failure::input("tokenIds.count", expected, count.to_string()));
        }
        write(small, &mut (0..small).map(|offset| first + U256::from(offset)))?;
    }
    Ok(text)
}

/// `mba.fromCode`.
#[wasm_bindgen]
pub fn mba_from_code(code: &JsValue) -> Outcome {
    let found = mba::from_code(&input::bytes(code, "code")?);
    Ok(nullable(found.map(|code| account_code(Record::new(), code))))
}

fn account_code(record: Record, code: AccountCode) -> Record {
    let record = record
        .with("implementation", value::address(code.implementation))
        .with("salt", hex(code.salt));
    token_record(record, code.token)
}

fn token_record(record: Record, token: Token) -> Record {
    record
        .with("chainId", bigint(token.chain_id))
        .with("tokenContract", value::address(token.token_contract))
        .with("tokenId", bigint(token.token_id))
}

/// `mba.solanaAddress`.
#[wasm_bindgen]
pub fn mba_solana_address(seeds: &JsValue, program_id: &JsValue) -> Outcome {
    let seeds = input::list(seeds, "seeds")?;
    let read = |(index, seed): (usize, &JsValue)| input::bytes(seed, &format!("seeds[{index}]"));
    let seeds: Vec<_> = seeds.iter().enumerate().map(read).collect::<Result<_, _>>()?;
    let seeds: Vec<_> = seeds.iter().map(Vec::as_slice).collect();
    derived(mba::solana_address(&seeds, &solana(program_id, "programId")?)?)
}

/// `mba.solanaAssetSigner`.
#[wasm_bindgen]
pub fn mba_solana_asset_signer(asset: &JsValue) -> Outcome {
    derived(mba::solana_asset_signer(&solana(asset, "asset")?)?)
}

fn solana(value: &JsValue, path: &str) -> Result<SolanaAddress, Failure> {
    SolanaAddress::parse(&input::text(value, path)?).map_err(|error| Failure::from(error).at(path))
}

fn derived(found: ProgramDerivedAddress) -> Outcome {
    let record = Record::new().with("address", found.address.to_string());
    Ok(record.with("bump", u32::from(found.bump)).into())
}

/// `mba.create`.
#[wasm_bindgen]
pub fn mba_create(
    chain_id: &JsValue,
    token_contract: &JsValue,
    token_id: &JsValue,
    chain: &JsValue,
    implementation: &JsValue,
    salt: &JsValue,
    registry: &JsValue,
) -> Outcome {
    let scheme = scheme(chain, implementation, salt, registry)?;
    Ok(call(mba::create(&scheme, &token(chain_id, token_contract, token_id)?)))
}

/// `mba.activate`.
#[wasm_bindgen]
pub fn mba_activate(
    chain_id: &JsValue,
    token_contract: &JsValue,
    token_id: &JsValue,
    chain_value: &JsValue,
) -> Outcome {
    let token = token(chain_id, token_contract, token_id)?;
    Ok(call(mba::activate(&Activate::of(&*chain(chain_value)?, token)?)))
}

/// `mba.initialize`; without an implementation, the chain's.
#[wasm_bindgen]
pub fn mba_initialize(account: &JsValue, implementation: &JsValue, chain: &JsValue) -> Outcome {
    let account = address_at(account, "account")?;
    let target = contract_at(implementation, "implementation", chain, Contract::AccountTarget)?;
    Ok(call(mba::initialize(account, target)))
}

/// `value`, `data` and `operation` are optional: 0, nothing, CALL.
fn operation(
    to: &JsValue,
    amount: &JsValue,
    data: &JsValue,
    kind: &JsValue,
) -> Result<Operation, Failure> {
    let kind = input::optional(kind, |kind| input::uint(kind, "operation"))?.unwrap_or_default();
    // Anything over 255 is as wrong as 255 is.
    let kind = OperationKind::try_from(u8::try_from(kind).unwrap_or(u8::MAX))?;
    Ok(Operation {
        to: address_at(to, "to")?,
        value: input::optional(amount, |value| input::uint(value, "value"))?.unwrap_or_default(),
        data: input::optional(data, |data| input::bytes(data, "data"))?.unwrap_or_default().into(),
        kind,
    })
}

/// `mba.execute`.
#[wasm_bindgen]
pub fn mba_execute(
    account: &JsValue,
    to: &JsValue,
    value: &JsValue,
    data: &JsValue,
    kind: &JsValue,
) -> Outcome {
    let operation = operation(to, value, data, kind)?;
    Ok(call(mba::execute(address_at(account, "account")?, operation)))
}

/// `mba.executeBatch`: four lists of equal length, one per field of an operation.
#[wasm_bindgen]
pub fn mba_execute_batch(
    account: &JsValue,
    to: &JsValue,
    values: &JsValue,
    data: &JsValue,
    kinds: &JsValue,
) -> Outcome {
    let read = |list| input::list(list, "operations");
    let (to, values, data, kinds) = (read(to)?, read(values)?, read(data)?, read(kinds)?);
    let rows = to.iter().zip(&values).zip(&data).zip(&kinds).enumerate();
    let operations = rows.map(|(index, (((to, value), data), kind))| {
        operation(to, value, data, kind).map_err(|error| error.at(&format!("operations[{index}]")))
    });
    let operations = operations.collect::<Result<Vec<_>, _>>()?;
    Ok(call(mba::execute_batch(address_at(account, "account")?, operations)?))
}

/// `mba.sendNative`.
#[wasm_bindgen]
pub fn mba_send_native(account: &JsValue, to: &JsValue, value: &JsValue) -> Outcome {
    let (account, to) = (address_at(account, "account")?, address_at(to, "to")?);
    Ok(call(mba::send_native(account, to, input::uint(value, "value")?)?))
}

/// `mba.sendToken`.
#[wasm_bindgen]
pub fn mba_send_token(
    account: &JsValue,
    token: &JsValue,
    to: &JsValue,
    amount: &JsValue,
) -> Outcome {
    Ok(call(mba::send_token(&SendToken {
        account: address_at(account, "account")?,
        token: address_at(token, "token")?,
        to: address_at(to, "to")?,
        amount: input::uint(amount, "amount")?,
    })?))
}

/// `mba.approveToken`.
#[wasm_bindgen]
pub fn mba_approve_token(
    account: &JsValue,
    token: &JsValue,
    spender: &JsValue,
    amount: &JsValue,
) -> Outcome {
    Ok(call(mba::approve_token(&ApproveToken {
        account: address_at(account, "account")?,
        token: address_at(token, "token")?,
        spender: address_at(spender, "spender")?,
        amount: input::uint(amount, "amount")?,
    })))
}

/// `mba.sendNft`; the last three are the NFT that owns the account, when known.
#[wasm_bindgen]
#[allow(clippy::too_many_arguments, reason = "a crossing by position; the object is TypeScript's")]
pub fn mba_send_nft(
    account: &JsValue,
    token_contract: &JsValue,
    token_id: &JsValue,
    to: &JsValue,
    chain_value: &JsValue,
    owner_chain_id: &JsValue,
    owner_contract: &JsValue,
    owner_id: &JsValue,
) -> Outcome {
    let chain = chain(chain_value)?;
    let owned_by = input::optional(owner_contract, |contract| {
        token(owner_chain_id, contract, owner_id).map_err(|error| error.at("token"))
    })?;
    Ok(call(mba::send_nft(&SendNft {
        account: address_at(account, "account")?,
        nft: Token {
            chain_id: chain.id.get(),
            token_contract: address_at(token_contract, "tokenContract")?,
            token_id: input::uint(token_id, "tokenId")?,
        },
        to: address_at(to, "to")?,
        owned_by,
        scheme: AccountScheme::of(&chain).ok(),
    })?))
}

/// `mba.lock`.
#[wasm_bindgen]
pub fn mba_lock(account: &JsValue, until: &JsValue) -> Outcome {
    Ok(call(mba::lock(address_at(account, "account")?, input::uint(until, "until")?)))
}

/// `mba.setPermissions`: two lists of equal length.
#[wasm_bindgen]
pub fn mba_set_permissions(account: &JsValue, callers: &JsValue, allowed: &JsValue) -> Outcome {
    let callers = input::list(callers, "permissions")?;
    let allowed = input::list(allowed, "permissions")?;
    let pairs = callers.iter().zip(&allowed).map(|(caller, allowed)| {
        Ok((
            address_at(caller, "permissions.caller")?,
            input::boolean(allowed, "permissions.allowed")?,
        ))
    });
    let pairs = pairs.collect::<Result<Vec<_>, Failure>>()?;
    Ok(call(mba::set_permissions(address_at(account, "account")?, &pairs)?))
}

/// The views of an account; `a` and `b` are what the view asks about.
#[wasm_bindgen]
pub fn mba_view(
    name: &str,
    returned: &JsValue,
    account: &JsValue,
    a: &JsValue,
    b: &JsValue,
) -> Outcome {
    let account = address_at(account, "account")?;
    match name {
        "token" => view(mba::token(account), returned, |t| token_record(Record::new(), t).into()),
        "state" => view(mba::state(account), returned, bigint),
        "owner" => view(mba::owner(account), returned, value::address),
        "isLocked" => view(mba::is_locked(account), returned, JsValue::from_bool),
        "isValidSigner" => {
            let context = input::optional(b, |context| input::bytes(context, "context"))?;
            let signer = address_at(a, "signer")?;
            let asked = mba::is_valid_signer(account, signer, context.unwrap_or_default().into());
            view(asked, returned, JsValue::from_bool)
        }
        "isValidSignature" => {
            let signature = input::bytes(b, "signature")?.into();
            let asked = mba::is_valid_signature(account, word(a, "hash")?, signature);
            view(asked, returned, JsValue::from_bool)
        }
        "supportsInterface" => {
            let id = FixedBytes::from(input::fixed_bytes::<4>(a, "interfaceId")?);
            view(mba::supports_interface(account, id), returned, JsValue::from_bool)
        }
        _ => unknown_view(name),
    }
}

/// `mba.decodeLog`.
#[wasm_bindgen]
pub fn mba_decode_log(topics: &JsValue, data: &JsValue) -> Outcome {
    let (topics, data) = call::log(topics, data)?;
    let created = mba::decode_log(&topics, &data)?;
    Ok(nullable(created.map(|created| {
        account_code(Record::new().with("account", value::address(created.account)), created.code)
    })))
}
