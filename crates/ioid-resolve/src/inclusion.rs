//! Watching a transaction that was sent, until it is in a block, replaced or dropped.

use alloy_primitives::{Address, B256};
use ioid_chain::Call;
use ioid_did::Json;

use crate::reader::{self, malformed};
use crate::send::run;
use crate::{Answer, ClientError, FaultCode, Reader, Receipt, Request, Result};

/// Milliseconds between two looks for the receipt: IoTeX makes a block every 2.5 s.
const RECEIPT_INTERVAL: u32 = 1_000;
/// The first look comes sooner: local chains include at once.
const FIRST_LOOK: u32 = 150;
/// Looks without a receipt after which a transaction the node no longer knows counts as dropped.
const LOOKS_UNTIL_DROPPED: u32 = 120;
/// Looks after which to stop in any case: ten minutes, in which a node may be away or a fee too low.
const MOST_LOOKS: u32 = 600;

/// Its receipt, once it is included and did not revert.
pub(crate) async fn included(
    reader: &Reader,
    call: &Call,
    from: Address,
    hash: B256,
) -> Result<Receipt> {
    let world = reader.world();
    let mut nonce = None;
    let mut looks = 0_u32;
    loop {
        let milliseconds = if looks == 0 { FIRST_LOOK } else { RECEIPT_INTERVAL };
        if let Answer::Failed(fault) = world.ask(Request::Wait { milliseconds }).await {
            return Err(ClientError::Unwatched { hash, fault }.into());
        }
        looks = looks.saturating_add(1);
        if looks > MOST_LOOKS {
            return Err(ClientError::NotIncluded { hash }.into());
        }
        let params = format!("[\"{hash}\"]");
        let requests = vec![
            reader::read("eth_getTransactionReceipt", params.clone()),
            reader::read("eth_getTransactionByHash", params),
            reader::read("eth_getTransactionCount", format!("[\"{from}\",\"latest\"]")),
        ];
        let mut answers = world.ask_all(requests).await.into_iter();
        // A node that is away for a moment is no reason to give up a transaction that was sent.
        let receipt = match reader::json("eth_getTransactionReceipt", answers.next()) {
            Ok(receipt) => receipt,
            Err(error) => match *error {
                ClientError::Fault { fault, .. } if fault.code == FaultCode::RpcDisagreement => {
                    return Err(ClientError::Unwatched { hash, fault }.into());
                }
                _ => continue,
            },
        };
        if !receipt.is_null() {
            return checked_receipt(reader, call, from, &receipt, hash).await;
        }
        let known = reader::json("eth_getTransactionByHash", answers.next()).unwrap_or(Json::Null);
        let field = known.get("nonce").unwrap_or(&Json::Null);
        nonce = reader::number("eth_getTransactionByHash", field).ok().or(nonce);
        let used = reader::json("eth_getTransactionCount", answers.next())
            .and_then(|count| reader::number("eth_getTransactionCount", &count));
        match (nonce, used) {
            (Some(nonce), Ok(used)) if known.is_null() && used > nonce => {
                return Err(ClientError::Replaced { hash }.into());
            }
            _ if known.is_null() && looks > LOOKS_UNTIL_DROPPED => {
                return Err(ClientError::NotIncluded { hash }.into());
            }
            _ => {}
        }
    }
}

async fn checked_receipt(
    reader: &Reader,
    call: &Call,
    from: Address,
    receipt: &Json,
    hash: B256,
) -> Result<Receipt> {
    let method = "eth_getTransactionReceipt";
    let field = |name| receipt.get(name).unwrap_or(&Json::Null);
    let block = reader::number(method, field("blockNumber"))?;
    if reader::number(method, field("status"))? != 1 {
        // The reason is not in the receipt: run the call again on the state before its block.
        let before = format!("0x{:x}", block.saturating_sub(1));
        let reason = run(reader, call, from, &before).await.err().map(|reason| *reason);
        let (name, message) = match reason {
            Some(ClientError::Reverted { name, message, .. }) => (name, message),
            _ => ("Unknown".to_owned(), "the transaction was included and reverted".to_owned()),
        };
        return Err(ClientError::Reverted { name, message, hash: Some(hash) }.into());
    }
    let logs = field("logs").as_array().ok_or_else(|| malformed(method, "logs"))?;
    Ok(Receipt {
        hash,
        block,
        block_hash: reader::word::<32>(method, field("blockHash")).ok().map(B256::from),
        gas_used: reader::number(method, field("gasUsed"))?,
        logs: logs.iter().map(|log| reader::chain_log(method, log)).collect::<Result<_>>()?,
    })
}
