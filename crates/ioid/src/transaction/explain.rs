use alloy_primitives::{U256, hex};

use super::calldata::Type;
use super::context::{Context, Knowledge};
use super::contract::ContractKind;
use super::decode::{CallInput, Decoded, Operation, decode};
use super::function::Mutability;
use super::shown::{self, Place, Shown};
use super::step::{Source, Step};
use super::text::{fill, fill_with, find, text};
use super::value::{Name, Value};
use super::warning::{Warning, warnings};

mod rows;

use rows::arguments;

/// What a person reads before signing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// One sentence: what it does.
    pub title: String,
    /// The details, in reading order.
    pub fields: Vec<Field>,
    /// What to know first; dangers before information.
    pub warnings: Vec<Warning>,
}

/// One detail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// What it is.
    pub label: String,
    /// In the signer's units and words; addresses in full.
    pub value: String,
}

/// Says what a transaction does: who, what, to whom, how much, and what to beware of.
///
/// It never fails: what cannot be read is said to be unreadable. Amounts are exact; addresses
/// are whole and in EIP-55 case, after their label where one is known; text from the chain is
/// shown with its invisible characters spelled out. The warnings of calls inside the call are at
/// the top, with the step they are about.
///
/// ```
/// use alloy_primitives::{U256, address};
/// use ioid::transaction::{CallInput, Context, explain};
/// let call = CallInput {
///     to: Some(address!("0x1111111111111111111111111111111111111111")),
///     value: U256::from(1_500_000_000_000_000_000_u64),
///     chain_id: Some(U256::from(4689)),
///     ..CallInput::default()
/// };
/// let explanation = explain(&call, &Context::default());
/// assert_eq!(
///     explanation.title,
///     "Send 1.5 IOTX to 0x1111111111111111111111111111111111111111"
/// );
/// ```
#[must_use]
pub fn explain(call: &CallInput, context: &Context) -> Explanation {
    let decoded = decode(call, context);
    let known = context.on(call.chain_id);
    let top = Step::top(call, context.from, decoded.as_ref());
    let mut fields = Vec::new();
    if let Some(id) = known.id {
        fields.push(Field::new("network", shown_for(&known, None, Place::Field).chain(id)));
    }
    if let Some(from) = context.from {
        let signer = shown_for(&known, None, Place::Field).address(from);
        fields.push(Field::new("signedBy", signer));
    }
    details(&known, &top, &mut fields);
    Explanation { title: action(&known, &top), fields, warnings: warnings(&known, &top) }
}

fn shown_for<'a>(
    known: &'a Knowledge<'a>,
    contract: Option<alloy_primitives::Address>,
    place: Place,
) -> Shown<'a> {
    Shown { known, contract, place }
}

/// What one call does, as a sentence.
fn action(known: &Knowledge<'_>, step: &Step<'_>) -> String {
    let shown = shown_for(known, step.to, Place::Title);
    let to = step.to.map(|to| shown.address(to)).unwrap_or_default();
    let source = shown.account(step.source.address());
    let by_account = matches!(step.source, Source::Account(_));
    // A sentence that does not say who acts.
    let by = |sentence: String| match by_account {
        true => fill("title.as", &[("source", &source), ("action", &sentence)]),
        false => sentence,
    };
    let variant = |key: &str| match find(&format!("{key}@account")) {
        Some(template) if step.source != Source::Signer(step.source.address()) => template,
        _ => text(key),
    };
    let values = |name: &str| match name {
        "to" => Some(to.clone()),
        "source" => Some(source.clone()),
        "amount" => Some(shown.native(step.value)),
        "selector" => step.data.first_chunk::<4>().map(hex::encode_prefixed),
        "count" => step.decoded.map(|decoded| decoded.inner.len().to_string()),
        "function" => step.decoded.map(|decoded| decoded.signature.to_owned()),
        _ => None,
    };
    match (step.operation, step.decoded) {
        (Operation::Create | Operation::Create2, _) => {
            return fill_with(variant("title.create"), values);
        }
        (Operation::Invalid(number), _) => {
            return fill("title.invalidOperation", &[("operation", &number.to_string())]);
        }
        // Under DELEGATECALL the function's usual meaning is void, unless it only makes calls.
        (Operation::DelegateCall, Some(decoded)) if !decoded.inner.is_empty() => {
            let ordinary = Step { operation: Operation::Call, ..step.clone() };
            let inner = action(known, &ordinary);
            let values = [("to", &*to), ("source", &*source), ("action", &*inner)];
            return fill("title.delegatecall", &values);
        }
        (Operation::DelegateCall, _) => {
            return fill_with(text("title.delegatecallUnknown"), values);
        }
        (Operation::Call, _) => {}
    }
    let Some(decoded) = step.decoded else {
        return match (step.data.is_empty(), step.value.is_zero()) {
            (true, true) => fill_with(text("title.nothing"), values),
            (true, false) => fill_with(variant("title.native"), values),
            (false, _) => {
                let selector = shown::bytes(step.data.get(..4).unwrap_or(step.data));
                by(fill("title.unknown", &[("to", &to), ("selector", &selector)]))
            }
        };
    };
    if !decoded.readable() {
        return by(fill_with(text("title.malformed"), values));
    }
    if is_envelope(decoded) {
        return envelope(known, step, decoded, |key| fill_with(variant(key), values));
    }
    if decoded.functions.iter().any(|function| function.effect == Mutability::View) {
        return fill("title.view", &[("function", decoded.function), ("contract", &to)]);
    }
    let shown = shown.among(&decoded.args);
    let (template, says_source) = template(decoded, step.source);
    let sentence = fill_with(template, |name| match name {
        "contract" => Some(to.clone()),
        "this" => Some(shown.account(step.to)),
        "source" => Some(source.clone()),
        "count" => first_list(decoded).map(|list| list.len().to_string()),
        _ => argument(&shown, decoded, name),
    });
    if says_source { sentence } else { by(sentence) }
}

/// Whether the call is there only for the calls it makes.
fn is_envelope(decoded: &Decoded) -> bool {
    matches!(
        (decoded.contracts.as_slice(), decoded.function),
        ([ContractKind::Account], "execute" | "executeBatch")
            | ([ContractKind::Multicall3], "aggregate3" | "aggregate3Value")
            | ([ContractKind::VerifyingProxyV1], "multicall")
    )
}

fn envelope(
    known: &Knowledge<'_>,
    step: &Step<'_>,
    decoded: &Decoded,
    say: impl Fn(&str) -> String,
) -> String {
    let mut inner = step.inner();
    match (inner.next(), inner.next(), inner.next()) {
        _ if decoded.inner.is_empty() && decoded.truncated => say("title.tooDeep"),
        (None, ..) => say("title.noSteps"),
        (Some(only), None, _) => action(known, &only),
        (Some(first), Some(second), None) if activates(known, &first, &second) => {
            let shown = shown_for(known, first.to, Place::Title);
            let created = first.decoded;
            fill_with(text("title.activate"), |name| argument(&shown, created?, name))
        }
        (Some(first), ..) => match first.source {
            Source::Account(account) => {
                let source = shown_for(known, account, Place::Title).account(account);
                let count = decoded.inner.len().to_string();
                fill("title.steps@account", &[("source", &source), ("count", &count)])
            }
            _ => fill("title.steps", &[("count", &decoded.inner.len().to_string())]),
        },
    }
}

/// Creating an account and initialising that very account: one deed in two calls.
fn activates(known: &Knowledge<'_>, first: &Step<'_>, second: &Step<'_>) -> bool {
    let (Some(create), Some(initialize)) = (first.decoded, second.decoded) else { return false };
    create.is(ContractKind::AccountRegistry, "createAccount")
        && initialize.is(ContractKind::Account, "initialize")
        && super::account::created(known, first.to, create)
            .is_some_and(|account| Some(account.address) == second.to)
}

/// The sentence for a function, and whether it says who acts.
fn template(decoded: &Decoded, source: Source) -> (&'static str, bool) {
    let name = decoded.function;
    let base = match decoded.contracts.as_slice() {
        [kind] => {
            let key = format!("title.{}.{name}", kind.name());
            let counted = format!("{key}/{}", decoded.args.len());
            if find(&counted).is_some() { counted } else { key }
        }
        _ => format!("title.{name}"),
    };
    // `setApprovalForAll` and `setOperator` mean the same whatever the contract is.
    let base = if find(&base).is_some() { base } else { format!("title.{name}") };
    let amount_is_zero = decoded.functions.iter().any(|function| {
        let params = function.params();
        let mut amounts = params.iter().zip(&decoded.args);
        amounts.any(|(param, (_, value))| {
            param.meaning == "amount" && *value == Value::Uint(U256::ZERO)
        })
    });
    let first = decoded.args.first().map(|(_, value)| value);
    let nobody = decoded.contracts == [ContractKind::Erc721]
        && first.and_then(Value::address).is_some_and(|address| address.is_zero());
    let no = decoded.args.iter().any(|(_, value)| *value == Value::Bool(false));
    let one = first_list(decoded).is_some_and(|list| list.len() == 1);
    let many = decoded.contracts == [ContractKind::Permit2] && holds_list(&decoded.args);
    let unlimited =
        decoded.functions.len() > 1 && decoded.uint("tokenIdOrValue") == Some(U256::MAX);
    let zero = amount_is_zero || nobody;
    let said = [
        ("=false", no),
        ("=zero", zero),
        ("=unlimited", unlimited),
        ("=one", one),
        ("=many", many),
    ];
    let said = said.into_iter().filter(|(_, holds)| *holds).map(|(suffix, _)| suffix);
    let key = said
        .map(|suffix| format!("{base}{suffix}"))
        .find(|key| find(key).is_some())
        .unwrap_or(base);
    let from_account = find(&format!("{key}@account"));
    match from_account.filter(|_| !matches!(source, Source::Signer(_))) {
        Some(template) => (template, true),
        None => (text(&key), false),
    }
}

fn holds_list(parts: &[(Name, Value)]) -> bool {
    parts.iter().any(|(_, part)| match part {
        Value::List(_) => true,
        Value::Record(parts) => holds_list(parts),
        _ => false,
    })
}

fn first_list(decoded: &Decoded) -> Option<&[Value]> {
    decoded.args.iter().find_map(|(_, value)| value.list())
}

/// One argument, or with `of.a.record` a part of one.
fn argument(shown: &Shown<'_>, decoded: &Decoded, name: &str) -> Option<String> {
    let mut names = name.split('.');
    let first = names.next()?;
    let index = decoded.args.iter().position(|(key, _)| key == first)?;
    let mut value = &decoded.args.get(index)?.1;
    let params = decoded.functions.first()?.params();
    let mut param = params.into_iter().nth(index)?;
    for name in names {
        let Type::Tuple(parts) = param.ty else { return None };
        param = parts.into_iter().find(|part| part.name == name)?;
        value = value.get(name)?;
    }
    if decoded.functions.len() > 1 {
        param.meaning = "";
    }
    Some(shown.argument(&param, value))
}

/// The fields of one call, and of the calls inside it.
fn details(known: &Knowledge<'_>, step: &Step<'_>, fields: &mut Vec<Field>) {
    let shown = shown_for(known, step.to, Place::Field);
    let mut add =
        |label: &str, value: String| fields.push(Field::at(&step.path, text(label), value));
    let to = || step.to.map(|to| shown.address(to)).unwrap_or_default();
    if let Some(decoded) = step.decoded.filter(|decoded| decoded.readable()) {
        if is_envelope(decoded) {
            let is_account = decoded.contracts == [ContractKind::Account];
            add(if is_account { "label.accountUsed" } else { "label.contractCalled" }, to());
        } else {
            for (label, value) in arguments(&shown.among(&decoded.args), decoded) {
                fields.push(Field::at(&step.path, &label, value));
            }
            fields.push(Field::at(&step.path, text("label.contractCalled"), to()));
            let signature = decoded.signature.to_owned();
            fields.push(Field::at(&step.path, text("label.function"), signature));
        }
        if !step.value.is_zero() {
            let attached = shown.native(step.value);
            fields.push(Field::at(&step.path, text("label.attached"), attached));
        }
        for inner in step.inner() {
            if inner.path != step.path {
                let label = fill("label.step", &[("path", &inner.path)]);
                fields.push(Field { label, value: action(known, &inner) });
            }
            details(known, &inner, fields);
        }
        return;
    }
    if step.is_creation() {
        add("label.initCode", shown::bytes(step.data));
    } else if step.data.is_empty() {
        add("label.to", to());
    } else {
        add("label.contractCalled", to());
        add("label.calldata", shown::bytes(step.data));
    }
    if !step.value.is_zero() || step.data.is_empty() {
        add("label.amountSent", shown.native(step.value));
    }
}

impl Field {
    fn new(label: &str, value: String) -> Self {
        Self { label: text(&format!("label.{label}")).to_owned(), value }
    }

    fn at(path: &str, label: &str, value: String) -> Self {
        let label = if path.is_empty() {
            label.to_owned()
        } else {
            fill("label.inStep", &[("path", path), ("label", label)])
        };
        Self { label, value }
    }
}

impl From<&Explanation> for Value {
    /// `{ title, fields: { label, value }[], warnings: { severity, code, message }[] }`.
    fn from(explanation: &Explanation) -> Self {
        let fields = explanation.fields.iter().map(|field| {
            Self::record([
                ("label", Self::text(&*field.label)),
                ("value", Self::text(&*field.value)),
            ])
        });
        let warnings = explanation.warnings.iter().map(|warning| {
            Self::record([
                ("severity", Self::text(warning.severity.name())),
                ("code", Self::text(warning.code)),
                ("message", Self::text(&*warning.message)),
            ])
        });
        Self::record([
            ("title", Self::text(&*explanation.title)),
            ("fields", Self::List(fields.collect())),
            ("warnings", Self::List(warnings.collect())),
        ])
    }
}
