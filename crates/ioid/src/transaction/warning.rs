use alloy_primitives::{Address, hex};

use super::account;
use super::calldata::DataError;
use super::context::Knowledge;
use super::contract::ContractKind as Kind;
use super::decode::{Decoded, Operation};
use super::function::Mutability;
use super::shown::{Place, Shown, function, time};
use super::step::Step;
use super::text::fill;
use super::value::Value;

mod permit2;
mod tokens;

/// Something to know before signing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning {
    /// How bad it can get.
    pub severity: Severity,
    /// A stable code; the key of the sentence.
    pub code: &'static str,
    /// The sentence.
    pub message: String,
}

/// How bad it can get.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Something may be lost, now or later.
    Danger,
    /// Good to know.
    Info,
}

impl Severity {
    /// The name in JavaScript.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Danger => "danger",
            Self::Info => "info",
        }
    }
}

/// The warnings of a call and of all calls inside it, dangers first, each sentence once.
pub(super) fn warnings(known: &Knowledge<'_>, top: &Step<'_>) -> Vec<Warning> {
    let mut inspector = Inspector {
        known,
        familiar: known.familiar().filter(|address| !address.is_zero()).collect(),
        made: Vec::new(),
        said: Vec::new(),
        found: Vec::new(),
    };
    inspector.inspect(top);
    let is_danger = |warning: &Warning| warning.severity == Severity::Danger;
    let (mut dangers, others): (Vec<_>, Vec<_>) = inspector.found.into_iter().partition(is_danger);
    dangers.extend(others);
    dangers
}

struct Inspector<'a> {
    known: &'a Knowledge<'a>,
    familiar: Vec<Address>,
    /// Accounts that an earlier step of this transaction creates.
    made: Vec<Address>,
    /// What was said already, whatever the step.
    said: Vec<String>,
    found: Vec<Warning>,
}

impl Inspector<'_> {
    fn inspect(&mut self, step: &Step<'_>) {
        self.target(step);
        if let Some(decoded) = step.decoded {
            self.encoding(step, decoded);
            if decoded.readable() && step.operation != Operation::DelegateCall {
                self.meaning(step, decoded);
                if decoded.function == "createAccount" {
                    let made = account::created(self.known, step.to, decoded);
                    self.made.extend(made.map(|account| account.address));
                }
            }
            if decoded.inner.iter().any(|call| call.allow_failure) {
                self.info(step, "FAILURE_ALLOWED", &[]);
            }
            if decoded.truncated {
                self.danger(step, "TRUNCATED", &[]);
            }
        }
        for inner in step.inner() {
            self.inspect(&inner);
        }
    }

    fn danger(&mut self, step: &Step<'_>, code: &'static str, values: &[(&str, &str)]) {
        self.say(Severity::Danger, step, code, values);
    }

    fn info(&mut self, step: &Step<'_>, code: &'static str, values: &[(&str, &str)]) {
        self.say(Severity::Info, step, code, values);
    }

    fn say(
        &mut self,
        severity: Severity,
        step: &Step<'_>,
        code: &'static str,
        values: &[(&str, &str)],
    ) {
        let message = fill(&format!("warning.{code}"), values);
        if self.said.contains(&message) {
            return;
        }
        self.said.push(message.clone());
        let message = if step.path.is_empty() {
            message
        } else {
            fill("warning.inStep", &[("path", &step.path), ("message", &message)])
        };
        self.found.push(Warning { severity, code, message });
    }

    fn shown(&self, step: &Step<'_>) -> Shown<'_> {
        Shown { known: self.known, contract: step.to, place: Place::Field }
    }

    fn name(&self, address: Address) -> String {
        Shown { known: self.known, contract: None, place: Place::Field }.address(address)
    }

    /// Who is called, how, and with what coins: what holds for any data.
    fn target(&mut self, step: &Step<'_>) {
        let to = step.to.map(|to| self.name(to)).unwrap_or_default();
        match step.operation {
            Operation::Call => {}
            Operation::DelegateCall => self.danger(step, "OPERATION_DELEGATECALL", &[("to", &to)]),
            Operation::Invalid(number) => {
                let number = number.to_string();
                self.info(step, "OPERATION_INVALID", &[("operation", &number)]);
            }
            Operation::Create | Operation::Create2 => {
                let code = match (step.source, step.operation) {
                    (super::step::Source::Signer(_), _) => "CONTRACT_CREATION",
                    (_, Operation::Create) => "OPERATION_CREATE",
                    _ => "OPERATION_CREATE2",
                };
                self.danger(step, code, &[]);
            }
        }
        let Some(address) = step.to else { return };
        self.lookalike(step, address);
        if step.data.is_empty() {
            if address.is_zero() && !step.value.is_zero() {
                self.loses(step, address, "warning.RECIPIENT_LOSES.zero");
            }
            return;
        }
        if step.decoded.is_none() {
            let selector = step.data.get(..4).unwrap_or(step.data);
            let selector = hex::encode_prefixed(selector);
            self.danger(step, "SELECTOR_UNKNOWN", &[("selector", &selector)]);
        } else if !self.recognises(address) {
            self.info(step, "CONTRACT_UNRECOGNISED", &[("contract", &to)]);
        }
        if !step.value.is_zero() {
            let amount = self.shown(step).native(step.value);
            self.info(step, "VALUE_ATTACHED", &[("amount", &amount), ("contract", &to)]);
            let mut functions = step.decoded.iter().flat_map(|decoded| &decoded.functions);
            let refuses = step.operation == Operation::Call
                && self.known.kind(address).is_some()
                && functions.any(|function| function.effect != Mutability::Payable);
            if refuses {
                self.info(step, "VALUE_REFUSED", &[("amount", &amount)]);
            }
        }
    }

    fn recognises(&self, address: Address) -> bool {
        self.made.contains(&address)
            || self.known.kind(address).is_some()
            || self.known.contract(address).is_some()
            || self.known.named(address).is_some()
    }

    /// Same first and last four digits as a familiar address, but not that address.
    fn lookalike(&mut self, step: &Step<'_>, address: Address) {
        let ends = |address: Address| {
            let [a, b, .., y, z] = address.into_array();
            [a, b, y, z]
        };
        if address.is_zero() || self.familiar.contains(&address) {
            return;
        }
        let twin = self.familiar.iter().copied().find(|known| ends(*known) == ends(address));
        if let Some(twin) = twin {
            let (shown, known) = (address.to_string(), self.name(twin));
            self.danger(step, "ADDRESS_LOOKALIKE", &[("address", &shown), ("known", &known)]);
        }
    }

    fn encoding(&mut self, step: &Step<'_>, decoded: &Decoded) {
        let function = ("function", decoded.signature);
        match &decoded.problem {
            None => {}
            Some(DataError::Trailing { extra, .. }) => {
                let extra = extra.to_string();
                self.danger(step, "TRAILING_DATA", &[function, ("extra", &extra)]);
            }
            Some(problem) => {
                let problem = problem.to_string();
                self.danger(step, "MALFORMED", &[function, ("problem", &problem)]);
            }
        }
        if step.is_leaf() {
            let lists = decoded.args.iter().filter_map(|(_, value)| value.list());
            let mut lengths = lists.map(<[_]>::len);
            let first = lengths.next();
            if lengths.any(|length| Some(length) != first) {
                self.info(step, "LENGTHS_DIFFER", &[]);
            }
            for (_, value) in &decoded.args {
                self.lookalikes(step, value);
            }
        }
    }

    fn lookalikes(&mut self, step: &Step<'_>, value: &Value) {
        match value {
            Value::Address(address) => self.lookalike(step, *address),
            Value::List(values) => values.iter().for_each(|value| self.lookalikes(step, value)),
            _ => {}
        }
    }

    /// What this function of this contract brings with it.
    fn meaning(&mut self, step: &Step<'_>, decoded: &Decoded) {
        if decoded.functions.iter().any(|function| function.effect == Mutability::View) {
            return;
        }
        let Some(to) = step.to else { return };
        let contract = self.name(to);
        let kinds = decoded.contracts.as_slice();
        let shown = Shown { known: self.known, contract: None, place: Place::Field };
        let name = |address: Option<Address>| address.map(|a| shown.address(a)).unwrap_or_default();
        match (kinds, decoded.function) {
            ([Kind::DelegationManager], "authorizeDelegator") => {
                let selector = decoded.arg("functionSignature").and_then(Value::bytes);
                let selector = selector.map(|bytes| function(bytes)).unwrap_or_default();
                let delegator = name(decoded.address("delegator"));
                let target = name(decoded.address("to"));
                let values = [("delegator", &*delegator), ("to", &target), ("function", &selector)];
                self.danger(step, "DELEGATION_UNLIMITED", &values);
                self.manager(step, to);
            }
            ([Kind::DelegationManager], "revokeDelegator") => self.manager(step, to),
            ([Kind::Account], "setDelegationEnabled") => {
                if decoded.arg("enabled").and_then(Value::bool) == Some(true) {
                    self.danger(step, "DELEGATION_ENABLES_ALL_GRANTS", &[]);
                }
            }
            ([Kind::Account], "initialize") | ([Kind::AccountRegistry], "createAccount") => {
                let Some(implementation) = decoded.address("implementation") else { return };
                let shown = self.name(implementation);
                let values = [("implementation", &*shown)];
                match self.known.trusts(implementation) {
                    Some(true) => {}
                    Some(false) => self.danger(step, "IMPLEMENTATION_UNEXPECTED", &values),
                    None => self.info(step, "IMPLEMENTATION_UNCHECKED", &values),
                }
            }
            ([Kind::Account], "lock") => {
                let until = decoded.uint("until").map(time).unwrap_or_default();
                self.danger(step, "LOCKS_UNTIL", &[("until", &until)]);
            }
            ([Kind::Account], "setPermissions") => {
                for (caller, may) in pairs(decoded, "callers", "permissions") {
                    if may.bool() == Some(true) {
                        let caller = name(caller.address());
                        self.danger(step, "PERMISSION_UNLIMITED", &[("caller", &caller)]);
                    }
                }
            }
            ([Kind::Account], "setOverrides") => {
                for (selector, code) in pairs(decoded, "selectors", "implementations") {
                    let selector = selector.bytes().map(|bytes| function(bytes));
                    let (selector, code) = (selector.unwrap_or_default(), name(code.address()));
                    let values = [("function", &*selector), ("implementation", &*code)];
                    self.danger(step, "OVERRIDES_CODE", &values);
                }
            }
            ([Kind::Registry], "registerDeviceNFT" | "registerDeviceNFTWithDIDDoc")
            | ([Kind::BatchWrapper], "batchRegister") => {
                self.info(step, "REGISTRY_OVERWRITES", &[]);
            }
            (_, "setOperator") => {
                let operator = name(decoded.address("operator"));
                let values = [("operator", &*operator), ("contract", &*contract)];
                self.info(step, "OPERATOR_CONTROLS", &values);
            }
            (_, "transferOwnership") => {
                let owner = name(decoded.address("newOwner"));
                let values = [("owner", &*owner), ("contract", &*contract)];
                self.danger(step, "OWNERSHIP_MOVES", &values);
            }
            (_, "renounceOwnership") => {
                self.danger(step, "OWNERSHIP_ENDS", &[("contract", &contract)]);
            }
            (_, "upgradeToAndCall") => {
                let implementation = name(decoded.address("newImplementation"));
                let values = [("implementation", &*implementation), ("contract", &*contract)];
                self.danger(step, "CODE_REPLACED", &values);
            }
            ([Kind::RegistryV1], "register" | "update")
            | ([Kind::VerifyingProxyV1], "register") => self.info(step, "PERMIT_OPEN", &[]),
            ([Kind::DeviceNft], "burn") => self.danger(step, "ACCOUNT_ORPHANED", &[]),
            ([Kind::DeviceNft], "batchMint") => {
                for (recipient, id) in pairs(decoded, "to", "tokenIds") {
                    self.cycle(step, to, id.uint(), recipient.address());
                }
            }
            ([Kind::Permit2], _) => self.permit2(step, decoded),
            _ => self.tokens(step, decoded, to, &contract),
        }
    }

    fn manager(&mut self, step: &Step<'_>, to: Address) {
        if let Some(manager) = self.known.delegation_manager().filter(|manager| *manager != to) {
            let (contract, manager) = (self.name(to), self.name(manager));
            let values = [("contract", &*contract), ("manager", &*manager)];
            self.info(step, "MANAGER_UNEXPECTED", &values);
        }
    }
}

/// Two list arguments side by side.
fn pairs<'a>(
    decoded: &'a Decoded,
    left: &str,
    right: &str,
) -> impl Iterator<Item = (&'a Value, &'a Value)> + use<'a> {
    let list = |name: &str| decoded.arg(name).and_then(Value::list).unwrap_or_default();
    list(left).iter().zip(list(right))
}
