//! Sending a transaction: checks and simulation first, then the wallet, then whether it had the
//! effect it was meant to have.

use std::sync::Arc;

use alloy_primitives::{Address, B256, Bytes, U256, hex};
use alloy_sol_types::SolCall;
use ioid::transaction::decode_revert;
use ioid_chain::abi::{ERC721, MachineBoundAccount as Account};
use ioid_chain::{Call, Network, mba, strict};
use ioid_did::Json;

use crate::account::{AccountTarget, account, would_cycle};
use crate::effect::Expectation;
use crate::inclusion::included;
use crate::reader;
use crate::{
    AccountView, ChainLog, ClientError, FaultCode, Notice, PinnedBlock, Reader, Request, Result,
    World,
};

/// How far a transaction has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SendStage {
    /// Account state, owner and balances are read.
    Checking,
    /// The node runs it without sending it.
    Simulating,
    /// The wallet asks its person.
    Wallet,
    /// Sent, not yet included.
    Pending,
    /// Included; its effect is looked for.
    Verifying,
    /// It had its effect.
    Done,
}

impl SendStage {
    /// The name in the public interface.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Checking => "checking",
            Self::Simulating => "simulating",
            Self::Wallet => "wallet",
            Self::Pending => "pending",
            Self::Verifying => "verifying",
            Self::Done => "done",
        }
    }
}

/// A stage, and the transaction's hash once there is one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SendStatus {
    /// How far.
    pub stage: SendStage,
    /// Transaction hash.
    pub hash: Option<B256>,
}

/// A transaction that was included and did what it was meant to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// Transaction hash.
    pub hash: B256,
    /// Block it is in.
    pub block: u64,
    /// That block's hash, where the node says it.
    pub block_hash: Option<B256>,
    /// Gas it used.
    pub gas_used: u64,
    /// What contracts said.
    pub logs: Vec<ChainLog>,
}

/// Sends `call` from `from`, or from the wallet's first account.
///
/// # Errors
/// Before anything is sent: `CHAIN_MISMATCH`, `ACCOUNT_NOT_ACTIVE`, `ACCOUNT_NOT_OWNED`,
/// `ACCOUNT_BALANCE_INSUFFICIENT`, `OWNERSHIP_CYCLE`, `EXECUTION_REVERTED`, `INSUFFICIENT_FUNDS`,
/// `USER_REJECTED` and the wallet's other codes. After: `EXECUTION_REVERTED` with the hash,
/// `TRANSACTION_REPLACED`, `TRANSACTION_NOT_INCLUDED`, `TRANSACTION_NO_EFFECT`.
pub async fn send(
    world: &World,
    network: &Arc<Network>,
    call: &Call,
    from: Option<Address>,
) -> Result<Receipt> {
    let tell = |stage, hash| world.notice(Notice::Send(SendStatus { stage, hash }));
    tell(SendStage::Checking, None);
    let from = match from {
        Some(from) => from,
        None => signer(world).await?,
    };
    wallet_is_on(world, network).await?;
    let reader = Reader::latest(world, network).await?;
    let acting = check_account(&reader, call, from).await?;
    check_cycles(&reader, call).await?;

    tell(SendStage::Simulating, None);
    simulate(&reader, call, from, acting.as_ref()).await?;
    check_gas(&reader, call, from).await?;
    let expectation = Expectation::before(&reader, call, from).await?;

    tell(SendStage::Wallet, None);
    let hash = sign(world, call, from).await?;
    tell(SendStage::Pending, Some(hash));
    let receipt = included(&reader, call, from, hash).await?;
    verified(&reader, &expectation, receipt).await
}

/// Waits for a transaction that was sent earlier, before the page was loaded again, and looks for
/// its effect. Nothing is sent.
///
/// # Errors
/// What [`send`] fails with after sending.
pub async fn wait(
    world: &World,
    network: &Arc<Network>,
    call: &Call,
    from: Address,
    hash: B256,
) -> Result<Receipt> {
    world.notice(Notice::Send(SendStatus { stage: SendStage::Pending, hash: Some(hash) }));
    let reader = Reader::latest(world, network).await?;
    let receipt = included(&reader, call, from, hash).await?;
    let before = PinnedBlock { block: receipt.block.saturating_sub(1), hash: None };
    let expectation = Expectation::before(&reader.pinned(before), call, from).await;
    // A node that has forgotten that block leaves what can be seen without it.
    let expectation = expectation.unwrap_or_else(|_| Expectation::blind(network, call, from));
    verified(&reader, &expectation, receipt).await
}

async fn verified(reader: &Reader, expectation: &Expectation, receipt: Receipt) -> Result<Receipt> {
    let hash = receipt.hash;
    let tell = |stage| reader.world().notice(Notice::Send(SendStatus { stage, hash: Some(hash) }));
    tell(SendStage::Verifying);
    let then = reader.pinned(PinnedBlock { block: receipt.block, hash: receipt.block_hash });
    if let Some(missing) = expectation.missing(&then, &receipt).await? {
        return Err(ClientError::NoEffect { hash, missing }.into());
    }
    tell(SendStage::Done);
    Ok(receipt)
}

async fn wallet(world: &World, method: &'static str, params: String) -> Result<Json> {
    let answer = world.ask(Request::Wallet { method, params }).await;
    reader::json(method, Some(answer))
}

/// The wallet's first account.
pub(crate) async fn signer(world: &World) -> Result<Address> {
    let accounts = wallet(world, "eth_accounts", "[]".to_owned()).await?;
    match accounts.as_array().and_then(<[Json]>::first) {
        Some(account) => Ok(reader::word::<20>("eth_accounts", account)?.into()),
        None => Err(ClientError::Fault {
            request: "eth_accounts",
            fault: crate::Fault::new(FaultCode::Unauthorized, "the wallet shares no account"),
        }
        .into()),
    }
}

/// A wallet on another chain would send the same bytes there.
async fn wallet_is_on(world: &World, network: &Network) -> Result<()> {
    let received =
        reader::quantity("eth_chainId", &wallet(world, "eth_chainId", "[]".to_owned()).await?)?;
    let expected = network.id.get();
    if received == expected {
        Ok(())
    } else {
        Err(ClientError::ChainMismatch { expected, received }.into())
    }
}

/// For a call to an account: whether it can act and holds what it should send. An account that
/// belongs to someone else is no error yet, because a delegate may act for it; the simulation
/// decides.
async fn check_account(reader: &Reader, call: &Call, from: Address) -> Result<Option<AccountView>> {
    let Some(operations) = account_operations(&call.data) else { return Ok(None) };
    let view = account(reader, &AccountTarget::Address(call.to)).await?;
    if let Some(reason) = view.status.obstacle() {
        let (account, status) = (call.to, view.status.name());
        return Err(ClientError::AccountNotActive { account, status, reason }.into());
    }
    let needed =
        operations.iter().fold(U256::ZERO, |sum, (_, value, _)| sum.saturating_add(*value));
    let balance = view.balance.saturating_add(call.value);
    if needed > balance {
        return Err(
            ClientError::InsufficientAccountBalance { account: call.to, balance, needed }.into()
        );
    }
    Ok((view.owner != Some(from)).then_some(view))
}

type OperationParts = (Address, U256, Bytes);

/// What a call to an account makes it do; `None` when it is no account call.
fn account_operations(data: &[u8]) -> Option<Vec<OperationParts>> {
    let selector: [u8; 4] = data.get(..4)?.try_into().ok()?;
    match selector {
        Account::executeCall::SELECTOR => {
            let call = strict::decode_call::<Account::executeCall>(data).ok()?;
            Some(vec![(call.to, call.value, call.data)])
        }
        Account::executeBatchCall::SELECTOR => {
            let call = strict::decode_call::<Account::executeBatchCall>(data).ok()?;
            let parts = call.operations.into_iter();
            Some(parts.map(|operation| (operation.to, operation.value, operation.data)).collect())
        }
        Account::lockCall::SELECTOR
        | Account::setPermissionsCall::SELECTOR
        | Account::setOverridesCall::SELECTOR
        | Account::setDelegationEnabledCall::SELECTOR => Some(Vec::new()),
        _ => None,
    }
}

/// Refuses a transfer, direct or through an account, that would make an account own itself.
async fn check_cycles(reader: &Reader, call: &Call) -> Result<()> {
    let mut calls = account_operations(&call.data).unwrap_or_default();
    calls.push((call.to, U256::ZERO, call.data.clone().into()));
    for (contract, _, data) in calls {
        let Some((to, token_id)) = nft_transfer(&data) else { continue };
        let chain_id = reader.network().id.get();
        let nft = mba::Token { chain_id, token_contract: contract, token_id };
        if would_cycle(reader, &nft, to).await? {
            return Err(ClientError::OwnershipCycle { account: to }.into());
        }
    }
    Ok(())
}

/// Receiver and token of an ERC-721 transfer. ERC-20's `transferFrom` has the same selector: its
/// amount read as a token id names an account that does not exist, so nothing is refused wrongly.
fn nft_transfer(data: &[u8]) -> Option<(Address, U256)> {
    let selector: [u8; 4] = data.get(..4)?.try_into().ok()?;
    match selector {
        ERC721::transferFromCall::SELECTOR => {
            let call = strict::decode_call::<ERC721::transferFromCall>(data).ok()?;
            Some((call.to, call.tokenId))
        }
        ERC721::safeTransferFrom_0Call::SELECTOR => {
            let call = strict::decode_call::<ERC721::safeTransferFrom_0Call>(data).ok()?;
            Some((call.to, call.tokenId))
        }
        ERC721::safeTransferFrom_1Call::SELECTOR => {
            let call = strict::decode_call::<ERC721::safeTransferFrom_1Call>(data).ok()?;
            Some((call.to, call.tokenId))
        }
        _ => None,
    }
}

/// The transaction as JSON-RPC's object.
fn transaction(call: &Call, from: Address) -> String {
    let Call { to, data, value } = call;
    let data = alloy_primitives::hex::encode_prefixed(data);
    format!(r#"{{"from":"{from}","to":"{to}","data":"{data}","value":"0x{value:x}"}}"#)
}

async fn simulate(
    reader: &Reader,
    call: &Call,
    from: Address,
    foreign: Option<&AccountView>,
) -> Result<()> {
    match run(reader, call, from, "latest").await {
        Ok(()) => Ok(()),
        Err(error) if error.is_revert() => Err(match foreign.and_then(|view| view.owner) {
            Some(owner) => {
                let account = call.to;
                Box::new(ClientError::NotAccountOwner { account, owner, signer: from })
            }
            None => error,
        }),
        Err(error) => Err(error),
    }
}

/// Runs a call without sending it; a revert comes back in words.
pub(crate) async fn run(reader: &Reader, call: &Call, from: Address, block: &str) -> Result<()> {
    let params = format!("[{},\"{block}\"]", transaction(call, from));
    let answer = reader.world().ask(reader::read("eth_call", params)).await;
    reader::json("eth_call", Some(answer)).map(drop).map_err(|error| in_words(error, None))
}

/// Turns a node's revert into the contract's own reason.
fn in_words(error: Box<ClientError>, hash: Option<B256>) -> Box<ClientError> {
    let ClientError::Fault { fault, .. } = error.as_ref() else { return error };
    if fault.code != FaultCode::ExecutionReverted {
        return error;
    }
    let data = fault.data.as_deref().and_then(|text| hex::decode(text).ok());
    let (name, message) = match data {
        Some(data) => {
            let revert = decode_revert(&data);
            (revert.name.to_string(), revert.message.to_string())
        }
        // A node that keeps the data to itself still says the reason in words.
        None => ("Error".to_owned(), fault.message.clone()),
    };
    Box::new(ClientError::Reverted { name, message, hash })
}

async fn check_gas(reader: &Reader, call: &Call, from: Address) -> Result<()> {
    let estimate = format!("[{}]", transaction(call, from));
    let requests = vec![
        reader::read("eth_estimateGas", estimate),
        reader::read("eth_gasPrice", "[]"),
        reader::read("eth_getBalance", format!("[\"{from}\",\"latest\"]")),
    ];
    let mut answers = reader.world().ask_all(requests).await.into_iter();
    let gas = reader::json("eth_estimateGas", answers.next());
    let mut quantity =
        |request| reader::json(request, answers.next()).and_then(|v| reader::quantity(request, &v));
    let price = quantity("eth_gasPrice")?;
    let balance = quantity("eth_getBalance")?;
    let gas = match gas.and_then(|gas| reader::quantity("eth_estimateGas", &gas)) {
        Ok(gas) => gas,
        // Nodes refuse to estimate what the sender could not pay; the sum below says so.
        Err(error) if error.code() == FaultCode::InsufficientFunds.as_str() => U256::from(100_000),
        Err(error) => return Err(in_words(error, None)),
    };
    let needed = gas.saturating_mul(price).saturating_add(call.value);
    if needed > balance {
        return Err(ClientError::InsufficientGas { account: from, balance, needed }.into());
    }
    Ok(())
}

async fn sign(world: &World, call: &Call, from: Address) -> Result<B256> {
    let method = "eth_sendTransaction";
    let sent = wallet(world, method, format!("[{}]", transaction(call, from))).await;
    let hash = sent.map_err(|error| in_words(error, None))?;
    Ok(reader::word::<32>(method, &hash)?.into())
}
