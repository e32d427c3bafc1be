//! `mba`.

use alloc::{boxed::Box, string::ToString, vec::Vec};

use alloy_primitives::U256;
use ioid_chain::function::mba::{EXECUTE, PERMISSION};
use ioid_chain::function::{self, Kind};
use ioid_chain::mba::{AccountScheme, Activate, ProgramDerivedAddress, SendNft, Token};
use ioid_chain::{ChainError, Contract, SolanaAddress, mba, uint256};

use crate::argument::{Arg, Positional};
use crate::call::{Outcome, address_at, call, chain, contract_at, rows, word};
use crate::network::fields;
use crate::reply::{self, Record, Reply, bigint, hex};
use crate::{Failure, input, row};

/// Most accounts one call derives: their text is 42 MB.
const MAX_ACCOUNTS: usize = 1_000_000;

/// How accounts are made: what is given, else what the chain has.
pub(crate) fn scheme(
    chain_value: &Arg<'_>,
    implementation: &Arg<'_>,
    salt: &Arg<'_>,
    registry: &Arg<'_>,
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
    chain_id: &Arg<'_>,
    token_contract: &Arg<'_>,
    token_id: &Arg<'_>,
) -> Result<Token, Failure> {
    token_of(input::uint(chain_id, "chainId")?, token_contract, token_id)
}

/// A token of a chain that is known.
pub(crate) fn token_of(
    chain_id: U256,
    token_contract: &Arg<'_>,
    token_id: &Arg<'_>,
) -> Result<Token, Failure> {
    Ok(Token {
        chain_id,
        token_contract: address_at(token_contract, "tokenContract")?,
        token_id: input::uint(token_id, "tokenId")?,
    })
}

/// `mba.address`.
pub(crate) fn account(
    [chain_id, token_contract, token_id, chain, implementation, salt, registry, ..]: &Positional<
        '_,
    >,
) -> Outcome {
    let scheme = scheme(chain, implementation, salt, registry)?;
    let token = token(chain_id, token_contract, token_id)?;
    Ok(reply::address(mba::address(&scheme, &token)))
}

/// `mba.addressMany`: `ids` is an array, or the first of consecutive ids and how many.
pub(crate) fn accounts(
    [chain_id, token_contract, ids, chain, implementation, salt, registry, ..]: &Positional<'_>,
) -> Outcome {
    let scheme = scheme(chain, implementation, salt, registry)?;
    let chain_id = input::uint(chain_id, "chainId")?;
    let token_contract = address_at(token_contract, "tokenContract")?;
    let texts = |ids: &mut dyn ExactSizeIterator<Item = U256>| {
        let (count, max) = (ids.len(), MAX_ACCOUNTS);
        if count > max {
            return Err(Failure::from(Box::new(ChainError::BatchTooLarge { count, max })));
        }
        Ok(Reply::lines(&mba::address_lines(&scheme, chain_id, token_contract, ids)))
    };
    if !matches!(ids, Arg::Record(_)) {
        let ids = row::words(Kind::Uint, "tokenIds", ids)?;
        return texts(&mut ids.as_chunks().0.iter().map(|id| U256::from_be_bytes::<32>(*id)));
    }
    let mut range = [Arg::Missing; 2];
    fields(ids, "tokenIds", &["from", "count"], &mut range)?;
    let [first, count] = range;
    let first = input::uint(&first, "tokenIds.from")?;
    let count = input::uint(&count, "tokenIds.count")?;
    // The last id must be a uint256 too.
    if first.checked_add(count.saturating_sub(U256::ONE)).is_none() {
        let expected = "so many that the last id is below 2^256";
        return Err(Failure::input("tokenIds.count", expected, uint256::to_decimal(&count)));
    }
    let count = usize::try_from(count).unwrap_or(usize::MAX);
    texts(&mut (0..count).map(|offset| first + U256::from(offset)))
}

/// `mba.fromCode`.
pub(crate) fn from_code([code, ..]: &Positional<'_>) -> Outcome {
    let Some(code) = mba::from_code(&input::bytes(code, "code")?) else { return Ok(Reply::null()) };
    Ok(Record::new()
        .with("implementation", reply::address(code.implementation))
        .with("salt", hex(code.salt))
        .with("chainId", bigint(code.token.chain_id))
        .with("tokenContract", reply::address(code.token.token_contract))
        .with("tokenId", bigint(code.token.token_id))
        .into())
}

/// `mba.solanaAddress`.
pub(crate) fn solana_address([seeds, program_id, ..]: &Positional<'_>) -> Outcome {
    let seeds = input::each(seeds, "seeds", input::bytes)?;
    let seeds: Vec<&[u8]> = seeds.iter().map(AsRef::as_ref).collect();
    derived(mba::solana_address(&seeds, &solana(program_id, "programId")?)?)
}

/// `mba.solanaAssetSigner`.
pub(crate) fn solana_asset_signer([asset, ..]: &Positional<'_>) -> Outcome {
    derived(mba::solana_asset_signer(&solana(asset, "asset")?)?)
}

fn solana(value: &Arg<'_>, path: &str) -> Result<SolanaAddress, Failure> {
    SolanaAddress::parse(input::text(value, path)?).map_err(|error| Failure::from(error).at(path))
}

fn derived(found: ProgramDerivedAddress) -> Outcome {
    let record = Record::new().with("address", found.address.to_string());
    Ok(record.with("bump", Reply::number(found.bump.into())).into())
}

/// `mba.create`.
pub(crate) fn create(
    [chain_id, token_contract, token_id, chain, implementation, salt, registry, ..]: &Positional<
        '_,
    >,
) -> Outcome {
    let scheme = scheme(chain, implementation, salt, registry)?;
    Ok(call(mba::create(&scheme, &token(chain_id, token_contract, token_id)?)))
}

/// `mba.activate`.
pub(crate) fn activate(
    [chain_id, token_contract, token_id, chain_value, ..]: &Positional<'_>,
) -> Outcome {
    let token = token(chain_id, token_contract, token_id)?;
    Ok(call(mba::activate(&Activate::on(&chain(chain_value)?, token)?)))
}

/// `mba.initialize`; without an implementation, the chain's.
pub(crate) fn initialize([account, implementation, chain, ..]: &Positional<'_>) -> Outcome {
    let account = address_at(account, "account")?;
    let target = contract_at(implementation, "implementation", chain, Contract::AccountTarget)?;
    Ok(call(mba::initialize(account, target)))
}

/// `mba.executeBatch`: each operation is a list of its fields.
pub(crate) fn execute_batch([account, operations, ..]: &Positional<'_>) -> Outcome {
    let operations = rows(&EXECUTE, operations, "operations")?;
    let to = address_at(account, "account")?;
    Ok(Reply::call(None, to, &function::mba::execute_batch(&operations)?, U256::ZERO))
}

/// `mba.sendNative`.
pub(crate) fn send_native([account, to, value, ..]: &Positional<'_>) -> Outcome {
    let (account, to) = (address_at(account, "account")?, address_at(to, "to")?);
    Ok(call(mba::send_native(account, to, input::uint(value, "value")?)?))
}

/// `mba.sendNft`; the last three are the NFT that owns the account, when known.
pub(crate) fn send_nft(
    [
        account,
        token_contract,
        token_id,
        to,
        chain_value,
        owner_chain_id,
        owner_contract,
        owner_id,
        ..,
    ]: &Positional<'_>,
) -> Outcome {
    let chain = chain(chain_value)?;
    let owned_by = match owner_contract {
        Arg::Missing => None,
        contract => {
            let token = token(owner_chain_id, contract, owner_id);
            Some(token.map_err(|error| error.at("token"))?)
        }
    };
    Ok(call(mba::send_nft(&SendNft {
        account: address_at(account, "account")?,
        nft: token_of(chain.id.get(), token_contract, token_id)?,
        to: address_at(to, "to")?,
        owned_by,
        scheme: AccountScheme::on(&chain).ok(),
    })?))
}

/// `mba.setPermissions`: each permission is a list of its fields.
pub(crate) fn set_permissions([account, permissions, ..]: &Positional<'_>) -> Outcome {
    let permissions = rows(&PERMISSION, permissions, "permissions")?;
    let to = address_at(account, "account")?;
    Ok(Reply::call(None, to, &function::mba::set_permissions(&permissions)?, U256::ZERO))
}
