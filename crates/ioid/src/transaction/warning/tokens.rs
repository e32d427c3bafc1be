//! What moving tokens, and letting others move them, brings with it.

use alloy_primitives::{Address, U256};
use ioid_chain::PERMIT2;

use super::Inspector;
use crate::transaction::account::{self, Cycle};
use crate::transaction::contract::ContractKind as Kind;
use crate::transaction::decode::Decoded;
use crate::transaction::shown::is_unlimited;
use crate::transaction::step::Step;
use crate::transaction::text::{fill, text};
use crate::transaction::value::Value;

impl Inspector<'_> {
    /// ERC-20, ERC-721 and ERC-1155, also where the call could be either of two.
    pub(super) fn tokens(
        &mut self,
        step: &Step<'_>,
        decoded: &Decoded,
        to: Address,
        contract: &str,
    ) {
        let kinds = decoded.contracts.as_slice();
        let may_be = |kind: Kind| kinds.contains(&kind);
        let id = ["tokenId", "tokenIdOrValue"].iter().find_map(|name| decoded.uint(name));
        let amount =
            ["value", "tokenIdOrValue", "addedValue"].iter().find_map(|name| decoded.uint(name));
        let spender = ["spender", "toOrSpender"].iter().find_map(|name| decoded.address(name));
        if kinds.len() > 1 && matches!(decoded.function, "approve" | "transferFrom") {
            // The largest number there is was meant as an amount, whoever reads it.
            if amount != Some(U256::MAX) {
                let amount = amount.map(|amount| amount.to_string()).unwrap_or_default();
                let values =
                    [("function", decoded.signature), ("amount", &*amount), ("contract", contract)];
                self.info(step, "FUNCTION_AMBIGUOUS", &values);
            }
        }
        match decoded.function {
            "approve" | "increaseAllowance" | "permit" => {
                if may_be(Kind::Erc20) && amount.is_some_and(is_unlimited) {
                    let spender = spender.map(|spender| self.name(spender)).unwrap_or_default();
                    self.danger(step, "APPROVAL_UNLIMITED", &[("spender", &spender)]);
                }
                if may_be(Kind::Erc20) && decoded.function != "permit" && spender == Some(PERMIT2) {
                    self.info(step, "PERMIT2_SIGNATURES", &[]);
                }
                let spender = decoded.address("to").or(spender).filter(|to| !to.is_zero());
                let device = id.and_then(|id| account::known_account_of(self.known, to, id));
                if let (true, Some(spender), Some(_)) = (may_be(Kind::Erc721), spender, device) {
                    let spender = self.name(spender);
                    self.danger(step, "DEVICE_APPROVAL", &[("to", &spender)]);
                }
            }
            "setApprovalForAll" if decoded.arg("approved") == Some(&Value::Bool(true)) => {
                let operator = decoded.address("operator");
                let operator = operator.map(|who| self.name(who)).unwrap_or_default();
                let values = [("operator", &*operator), ("contract", contract)];
                self.danger(step, "APPROVAL_FOR_ALL", &values);
            }
            "transfer" | "transferFrom" | "safeTransferFrom" | "safeBatchTransferFrom" => {
                let recipient = decoded.address("to");
                if recipient.is_some_and(|recipient| recipient.is_zero()) {
                    self.loses(step, Address::ZERO, "warning.RECIPIENT_LOSES.zero");
                } else if recipient == Some(to) {
                    self.loses(step, to, "warning.RECIPIENT_LOSES.token");
                }
                if may_be(Kind::Erc721) {
                    self.cycle(step, to, id, recipient);
                    self.moves_device(step, to, id, recipient);
                }
            }
            "mint" => self.cycle(step, to, id, decoded.address("to")),
            _ => {}
        }
        let counts = matches!(
            decoded.function,
            "transfer" | "approve" | "transferFrom" | "increaseAllowance" | "permit"
        );
        let decimals = self.known.contract(to).and_then(|token| token.decimals);
        let whole = amount.is_some_and(|amount| amount.is_zero() || is_unlimited(amount));
        if kinds == [Kind::Erc20] && counts && decimals.is_none() && !whole {
            self.info(step, "AMOUNT_RAW", &[("contract", contract)]);
        }
    }

    pub(super) fn cycle(
        &mut self,
        step: &Step<'_>,
        contract: Address,
        id: Option<U256>,
        recipient: Option<Address>,
    ) {
        let (Some(id), Some(recipient)) = (id, recipient) else { return };
        let Some(cycle) = account::would_own_itself(self.known, contract, id, recipient) else {
            return;
        };
        let to = self.name(recipient);
        let how = match cycle {
            Cycle::Direct => "warning.OWNERSHIP_CYCLE.direct",
            Cycle::Through => "warning.OWNERSHIP_CYCLE.through",
        };
        let values = [("owned", &*fill(how, &[("to", &to)]))];
        self.danger(step, "OWNERSHIP_CYCLE", &values);
    }

    fn moves_device(
        &mut self,
        step: &Step<'_>,
        contract: Address,
        id: Option<U256>,
        recipient: Option<Address>,
    ) {
        let (Some(id), Some(recipient)) = (id, recipient) else { return };
        let known = self.known;
        let is_device = known.kind(contract) == Some(Kind::DeviceNft);
        let by_deployment = || account::deployed(known, contract, id).filter(|_| is_device);
        let account = account::known_account_of(known, contract, id)
            .or_else(|| by_deployment().map(|account| account.address));
        let Some(account) = account else { return };
        if account::would_own_itself(known, contract, id, recipient).is_none() {
            let account = account.to_string();
            self.danger(step, "DEVICE_MOVES_WITH_ACCOUNT", &[("account", &account)]);
        }
    }

    pub(super) fn loses(&mut self, step: &Step<'_>, to: Address, reason: &str) {
        let to = self.name(to);
        self.danger(step, "RECIPIENT_LOSES", &[("to", &to), ("reason", text(reason))]);
    }
}
