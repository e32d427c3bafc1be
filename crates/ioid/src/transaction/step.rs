use alloy_primitives::{Address, Bytes, U256};

use super::contract::ContractKind;
use super::decode::{CallInput, Decoded, InnerCall, Operation};

/// One call as the explanation sees it: the transaction itself, or a call inside it.
#[derive(Debug, Clone)]
pub(super) struct Step<'a> {
    /// `2.1` for the first call inside the second; empty for the transaction, and for a call that
    /// is the only one its caller makes.
    pub(super) path: String,
    pub(super) source: Source,
    pub(super) to: Option<Address>,
    pub(super) value: U256,
    pub(super) data: &'a Bytes,
    pub(super) operation: Operation,
    pub(super) decoded: Option<&'a Decoded>,
}

/// Whose tokens, coins and permissions a call uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Source {
    /// The signer.
    Signer(Option<Address>),
    /// A device account.
    Account(Option<Address>),
    /// Another contract, such as Multicall3.
    Contract(Option<Address>),
}

impl Source {
    pub(super) fn address(self) -> Option<Address> {
        let (Self::Signer(address) | Self::Account(address) | Self::Contract(address)) = self;
        address
    }
}

impl<'a> Step<'a> {
    pub(super) fn top(
        call: &'a CallInput,
        from: Option<Address>,
        decoded: Option<&'a Decoded>,
    ) -> Self {
        Self {
            path: String::new(),
            source: Source::Signer(from),
            to: call.to,
            value: call.value,
            data: &call.data,
            operation: if call.to.is_some() { Operation::Call } else { Operation::Create },
            decoded: decoded.filter(|_| call.to.is_some()),
        }
    }

    /// The calls this one makes.
    pub(super) fn inner(&self) -> impl Iterator<Item = Step<'a>> {
        let calls = self.decoded.map(|decoded| decoded.inner.as_slice()).unwrap_or_default();
        let (path, alone, parent) = (self.path.clone(), calls.len() == 1, self.clone());
        calls.iter().enumerate().map(move |(index, call)| Step {
            path: match path.as_str() {
                path if alone => path.to_owned(),
                "" => (index + 1).to_string(),
                path => format!("{path}.{}", index + 1),
            },
            source: parent.source_of(call),
            to: call.to,
            value: call.value,
            data: &call.data,
            operation: call.operation,
            decoded: call.decoded.as_ref(),
        })
    }

    fn source_of(&self, call: &InnerCall) -> Source {
        match self.decoded.and_then(|decoded| decoded.contracts.first()) {
            Some(ContractKind::Account) => Source::Account(self.to),
            // The proxy calls itself by DELEGATECALL: whoever called it still counts.
            Some(ContractKind::VerifyingProxyV1) => self.source,
            _ if self.operation == Operation::DelegateCall => self.source,
            _ => Source::Contract(call.from),
        }
    }

    /// Whether this call's own arguments say what it does, rather than the calls inside it.
    pub(super) fn is_leaf(&self) -> bool {
        self.decoded.is_none_or(|decoded| decoded.inner.is_empty())
    }

    pub(super) fn is_creation(&self) -> bool {
        matches!(self.operation, Operation::Create | Operation::Create2)
    }
}
