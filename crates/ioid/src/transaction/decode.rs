use std::borrow::Cow;

use alloy_primitives::{Address, Bytes, U256, hex};

use super::calldata::{DataError, decode_arguments};
use super::context::{Context, Knowledge};
use super::contract::ContractKind;
use super::function::{Function, with_selector};
use super::nested;
use super::value::{Name, Value};

/// Calls inside calls are followed this deep.
pub const MAX_DEPTH: usize = 16;

/// Calls inside one call are followed up to this many, counted over all levels.
pub const MAX_CALLS: usize = 1_000;

/// Longest calldata looked at, in bytes; about sixteen times what a block of IoTeX holds.
pub const MAX_BYTES: usize = ioid_chain::strict::MAX_BYTES;

/// A transaction as it is handed to a wallet. Without `to` it creates a contract.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CallInput {
    /// Who is called.
    pub to: Option<Address>,
    /// Calldata.
    pub data: Bytes,
    /// Native coin sent along, in wei.
    pub value: U256,
    /// EIP-155 id of the chain it is for. A known one says where ioID's contracts are.
    pub chain_id: Option<U256>,
}

/// A call whose function is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    /// What the called contract is. More than one when interfaces share this function and nothing
    /// tells which one is meant (`transferFrom(address,address,uint256)` of ERC-20 and ERC-721).
    pub contracts: Vec<ContractKind>,
    /// `transfer`.
    pub function: &'static str,
    /// `transfer(address,uint256)`.
    pub signature: &'static str,
    /// The first four bytes.
    pub selector: [u8; 4],
    /// Arguments in order. Names that differ between the possible contracts are joined:
    /// `valueOrTokenId`. Empty when [`Self::problem`] is anything but trailing bytes.
    pub args: Vec<(Name, Value)>,
    /// Why the data is not exactly the encoding of the arguments.
    pub problem: Option<DataError>,
    /// The calls this call makes, in order.
    pub inner: Vec<InnerCall>,
    /// Some calls inside were not followed: deeper than [`MAX_DEPTH`], or more than
    /// [`MAX_CALLS`].
    pub truncated: bool,
    /// The rows of the table this came from, one for each of `contracts`.
    pub(super) functions: Vec<&'static Function>,
}

/// A call that another call makes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InnerCall {
    /// Who makes it: what the called contract sees as its caller.
    pub from: Option<Address>,
    /// Who is called; `None` when a contract is created.
    pub to: Option<Address>,
    /// Native coin sent along, in wei.
    pub value: U256,
    /// Calldata, or the init code of a created contract.
    pub data: Bytes,
    /// How it is called.
    pub operation: Operation,
    /// Whether the rest goes on when this call fails.
    pub allow_failure: bool,
    /// The call itself, when its function is known.
    pub decoded: Option<Decoded>,
}

/// ERC-6551's operations.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operation {
    /// 0: an ordinary call.
    Call,
    /// 1: runs the target's code as the account itself.
    DelegateCall,
    /// 2: creates a contract.
    Create,
    /// 3: creates a contract at an address its salt decides.
    Create2,
    /// Anything else; the account reverts with `InvalidOperation()`.
    Invalid(U256),
}

impl Operation {
    /// The name in JavaScript.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Call => "call",
            Self::DelegateCall => "delegatecall",
            Self::Create => "create",
            Self::Create2 => "create2",
            Self::Invalid(_) => "invalid",
        }
    }

    /// From the number in calldata.
    #[must_use]
    pub fn from_number(number: U256) -> Self {
        match u8::try_from(number) {
            Ok(0) => Self::Call,
            Ok(1) => Self::DelegateCall,
            Ok(2) => Self::Create,
            Ok(3) => Self::Create2,
            _ => Self::Invalid(number),
        }
    }
}

/// Recognises a call by its first four bytes, and the calls inside it. `None` when there is no
/// call data, or none that this project knows.
///
/// What the context knows about contracts settles which of several interfaces is meant; an empty
/// one is fine. Data that is not exactly the encoding of the arguments is reported in
/// [`Decoded::problem`], never shown as arguments.
///
/// Source: the Solidity ABI specification; ERC-20, ERC-721, ERC-1155, ERC-6551 and ioID's
/// interfaces.
///
/// ```
/// use ioid::transaction::{CallInput, Context, Value, decode};
/// let data = alloy_primitives::hex!(
///     "a694fc3a000000000000000000000000000000000000000000000000000000000000002a"
/// );
/// let call = CallInput { data: data.to_vec().into(), ..CallInput::default() };
/// let decoded = decode(&call, &Context::default()).ok_or("unknown")?;
/// assert_eq!(decoded.signature, "stake(uint256)");
/// assert_eq!(decoded.args[0].1, Value::Uint(alloy_primitives::U256::from(42)));
/// # Ok::<(), &str>(())
/// ```
#[must_use]
pub fn decode(call: &CallInput, context: &Context) -> Option<Decoded> {
    let mut budget = Budget { calls: MAX_CALLS };
    let known = context.on(call.chain_id);
    decode_nested(call.to, &call.data, context.from, &known, MAX_DEPTH, &mut budget)
}

pub(super) struct Budget {
    pub(super) calls: usize,
}

pub(super) fn decode_nested(
    to: Option<Address>,
    data: &[u8],
    sender: Option<Address>,
    known: &Knowledge<'_>,
    depth: usize,
    budget: &mut Budget,
) -> Option<Decoded> {
    let selector = *data.first_chunk::<4>()?;
    let functions = candidates(selector, to, known);
    let (first, signature) = functions.first().map(|function| (*function, function.signature))?;
    let mut decoded = Decoded {
        contracts: functions.iter().map(|function| function.kind).collect(),
        function: first.name(),
        signature,
        selector,
        args: Vec::new(),
        problem: None,
        inner: Vec::new(),
        truncated: false,
        functions,
    };
    if data.len() > MAX_BYTES {
        decoded.truncated = true;
        decoded.problem = Some(DataError::TooLong { position: MAX_BYTES, length: data.len() });
        return Some(decoded);
    }
    match decode_arguments(&first.params(), data) {
        Ok((args, trailing)) => {
            decoded.args = args;
            decoded.problem = trailing;
            join_names(&mut decoded);
            nested::follow(&mut decoded, to, sender, known, depth, budget);
        }
        Err(problem) => decoded.problem = Some(problem),
    }
    Some(decoded)
}

/// The functions `selector` can mean on this contract. Knowledge about the contract that fits none
/// of them is no reason to hide what the data would mean.
fn candidates(
    selector: [u8; 4],
    to: Option<Address>,
    known: &Knowledge<'_>,
) -> Vec<&'static Function> {
    let all: Vec<_> = with_selector(selector).collect();
    let Some(kind) = to.and_then(|to| known.kind(to)) else { return all };
    let fitting: Vec<_> = all.iter().copied().filter(|function| kind.has(function.kind)).collect();
    if fitting.is_empty() { all } else { fitting }
}

/// Says of an argument that several interfaces name differently all its names.
fn join_names(decoded: &mut Decoded) {
    for other in decoded.functions.iter().skip(1) {
        for ((name, _), param) in decoded.args.iter_mut().zip(other.params()) {
            let known = name.split("Or").any(|part| part.eq_ignore_ascii_case(param.name));
            if let (false, Some((first, rest))) = (known, param.name.split_at_checked(1)) {
                let joined = format!("{name}Or{}{rest}", first.to_ascii_uppercase());
                *name = Cow::Owned(joined);
            }
        }
    }
}

impl Decoded {
    /// The argument of this name.
    #[must_use]
    pub fn arg(&self, name: &str) -> Option<&Value> {
        self.args.iter().find(|(key, _)| key == name).map(|(_, value)| value)
    }

    /// Whether the called contract can only be one of this kind.
    pub(super) fn is(&self, kind: ContractKind, function: &str) -> bool {
        self.contracts == [kind] && self.function == function && self.readable()
    }

    /// Whether the arguments could be read; bytes after them do not change what they are.
    pub(super) fn readable(&self) -> bool {
        matches!(self.problem, None | Some(DataError::Trailing { .. }))
    }

    pub(super) fn uint(&self, name: &str) -> Option<U256> {
        self.arg(name).and_then(Value::uint)
    }

    pub(super) fn address(&self, name: &str) -> Option<Address> {
        self.arg(name).and_then(Value::address)
    }
}

impl From<&Decoded> for Value {
    /// `{ contracts, function, signature, selector, args, problem, inner, truncated }`.
    fn from(decoded: &Decoded) -> Self {
        let problem = decoded.problem.as_ref().map(|problem| {
            Self::record([
                ("code", Self::text(problem.code())),
                ("message", Self::text(problem.to_string())),
                ("position", Self::Uint(U256::from(problem.position()))),
            ])
        });
        let contracts = decoded.contracts.iter().map(|kind| Self::text(kind.name()));
        Self::record([
            ("contracts", Self::List(contracts.collect())),
            ("function", Self::text(decoded.function)),
            ("signature", Self::text(decoded.signature)),
            ("selector", Self::Text(hex::encode_prefixed(decoded.selector))),
            ("args", Self::Record(decoded.args.clone())),
            ("problem", problem.into()),
            ("inner", Self::List(decoded.inner.iter().map(Self::from).collect())),
            ("truncated", Self::Bool(decoded.truncated)),
        ])
    }
}

impl From<&InnerCall> for Value {
    /// `{ from, to, value, data, operation, allowFailure, decoded }`.
    fn from(call: &InnerCall) -> Self {
        Self::record([
            ("from", call.from.map(Self::Address).into()),
            ("to", call.to.map(Self::Address).into()),
            ("value", Self::Uint(call.value)),
            ("data", Self::Bytes(call.data.clone())),
            ("operation", Self::text(call.operation.name())),
            ("allowFailure", Self::Bool(call.allow_failure)),
            ("decoded", call.decoded.as_ref().map(Self::from).into()),
        ])
    }
}
