//! Permissions and transfers through Permit2, one or many in a call.

use alloy_primitives::{Address, U256};

use super::Inspector;
use crate::transaction::decode::Decoded;
use crate::transaction::shown::is_unlimited;
use crate::transaction::step::Step;
use crate::transaction::value::{Name, Value};

/// What stands together: who may spend, or who receives, how much of which token.
#[derive(Clone, Copy, Default)]
struct Scope {
    token: Option<Address>,
    amount: Option<U256>,
    spender: Option<Address>,
    to: Option<Address>,
}

impl Inspector<'_> {
    pub(super) fn permit2(&mut self, step: &Step<'_>, decoded: &Decoded) {
        self.scope(step, &decoded.args, Scope::default());
    }

    /// Looks at arguments, then at the records and lists among them, which know what is outside.
    fn scope(&mut self, step: &Step<'_>, parts: &[(Name, Value)], outer: Scope) {
        let part = |name: &str| parts.iter().find(|(key, _)| key == name).map(|(_, value)| value);
        let address = |name| part(name).and_then(Value::address);
        let own = Scope {
            token: address("token"),
            amount: part("amount").and_then(Value::uint),
            spender: address("spender").or(outer.spender),
            to: address("to"),
        };
        if let (Some(token), Some(amount)) = (own.token, own.amount) {
            if let (true, Some(spender)) = (is_unlimited(amount), own.spender) {
                let spender = self.name(spender);
                self.danger(step, "APPROVAL_UNLIMITED", &[("spender", &spender)]);
            }
            let decimals = self.known.contract(token).and_then(|token| token.decimals);
            if decimals.is_none() && !amount.is_zero() && !is_unlimited(amount) {
                let contract = self.name(token);
                self.info(step, "AMOUNT_RAW", &[("contract", &contract)]);
            }
        }
        match own.to {
            Some(Address::ZERO) => self.loses(step, Address::ZERO, "warning.RECIPIENT_LOSES.zero"),
            Some(to) if own.token == Some(to) => {
                self.loses(step, to, "warning.RECIPIENT_LOSES.token");
            }
            _ => {}
        }
        for (_, value) in parts {
            match value {
                Value::Record(parts) => self.scope(step, parts, own),
                Value::List(values) => {
                    for value in values {
                        if let Value::Record(parts) = value {
                            self.scope(step, parts, own);
                        }
                    }
                }
                _ => {}
            }
        }
    }
}
